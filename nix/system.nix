# programs.uvshim for NixOS and nix-darwin.
{ config, lib, ... }:
let
  cfg = config.programs.uvshim;
in
{
  imports = [ ./options.nix ];

  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];

    # Their direnv reads /etc/direnv.
    environment.etc."direnv/lib/uvshim.sh" = lib.mkIf cfg.enableDirenvIntegration {
      source = "${cfg.package}/share/uvshim/direnv.sh";
    };
  };
}
