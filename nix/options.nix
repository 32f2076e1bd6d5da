# The options of programs.uvshim: the same for home-manager, NixOS and nix-darwin.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.programs.uvshim;
in
{
  options.programs.uvshim = {
    enable = lib.mkEnableOption "uvshim, a uv that works with wrapped and read-only Pythons";

    uv = lib.mkPackageOption pkgs "uv" { };

    package = lib.mkOption {
      type = lib.types.package;
      default = pkgs.callPackage ./package.nix { inherit (cfg) uv; };
      defaultText = lib.literalExpression "uvshim over config.programs.uvshim.uv";
      description = "The uvshim to install.";
    };

    enableDirenvIntegration = lib.mkOption {
      type = lib.types.bool;
      # nix-darwin has had no direnv for long.
      default = config.programs.direnv.enable or false;
      defaultText = lib.literalExpression "config.programs.direnv.enable";
      description = "Whether .envrc files may say `use uvshim` and `layout uvshim`.";
    };
  };
}
