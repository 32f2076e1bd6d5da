# programs.uvshim for home-manager.
{ config, lib, ... }:
let
  cfg = config.programs.uvshim;
in
{
  imports = [ ./options.nix ];

  config = lib.mkIf cfg.enable {
    home.packages = [ cfg.package ];

    xdg.configFile."direnv/lib/uvshim.sh" = lib.mkIf cfg.enableDirenvIntegration {
      source = "${cfg.package}/share/uvshim/direnv.sh";
    };
  };
}
