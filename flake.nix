{
  description = "uv for wrapped and read-only Pythons, Nix's above all";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { nixpkgs, ... }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
    in
    {
      packages = nixpkgs.lib.genAttrs systems (system: rec {
        uvshim = nixpkgs.legacyPackages.${system}.callPackage ./nix/package.nix { };
        default = uvshim;
      });

      overlays = {
        # pkgs.uvshim; pkgs.uv stays as it is.
        default = final: _: { uvshim = final.callPackage ./nix/package.nix { }; };
        uv = import ./nix/overlay.nix;
      };

      homeModules.default = import ./nix/home-manager.nix;

      templates.default = {
        path = ./nix/template;
        description = "A development shell in which uv works with the Python of nixpkgs";
      };
    };
}
