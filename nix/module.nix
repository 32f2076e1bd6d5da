# programs.uvshim, for home-manager, NixOS and nix-darwin.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  cfg = config.programs.uvshim;

  direnv."direnv/lib/uvshim.sh" = lib.mkIf cfg.enableDirenvIntegration {
    source = "${cfg.package}/share/uvshim/direnv.sh";
  };
in
{
  options.programs.uvshim = {
    enable = lib.mkEnableOption "uvshim, a uv that works with wrapped and read-only Pythons";

    uv = lib.mkPackageOption pkgs "uv" {
      extraDescription = ''
        The default of {option}`programs.uvshim.package` runs it if PATH has no other uv.
      '';
    };

    package = lib.mkOption {
      type = lib.types.package;
      default = pkgs.callPackage ./package.nix { inherit (cfg) uv; };
      defaultText = lib.literalMD "uvshim over {option}`programs.uvshim.uv`";
      description = "The uvshim to install.";
    };

    enableDirenvIntegration = lib.mkOption {
      type = lib.types.bool;
      # Older releases of nix-darwin have no programs.direnv.
      default = config.programs.direnv.enable or false;
      defaultText = lib.literalExpression "config.programs.direnv.enable";
      description = "Whether {file}`.envrc` files may say `use uvshim` and `layout uvshim`.";
    };
  };

  config = lib.mkIf cfg.enable (
    if options ? home.packages then
      {
        home.packages = [ cfg.package ];
        xdg.configFile = direnv;
      }
    else
      {
        environment.systemPackages = [ cfg.package ];
        # direnv's modules for NixOS and nix-darwin set DIRENV_CONFIG to /etc/direnv.
        environment.etc = direnv;
      }
  );
}
