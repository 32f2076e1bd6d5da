{
  description = "uv for wrapped and read-only Pythons, Nix's above all";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { nixpkgs, ... }:
    let
      inherit (nixpkgs) lib;
      forEachSystem =
        outputs:
        lib.genAttrs [
          "x86_64-linux"
          "aarch64-linux"
          "aarch64-darwin"
        ] (system: outputs nixpkgs.legacyPackages.${system});
      uvshimOf = pkgs: pkgs.callPackage ./nix/package.nix { };
    in
    {
      packages = forEachSystem (pkgs: rec {
        uvshim = uvshimOf pkgs;
        default = uvshim;
      });

      checks = forEachSystem (pkgs: rec {
        uvshim = uvshimOf pkgs;
        inherit (uvshim.tests) version venv;
      });

      # What `npm run check` uses.
      devShells = forEachSystem (pkgs: {
        default = pkgs.mkShell {
          packages = [
            pkgs.dash
            pkgs.nodejs
            pkgs.shellcheck
          ]
          # Without its links, which would come before coreutils on PATH.
          ++ lib.optional pkgs.stdenv.hostPlatform.isLinux (
            pkgs.runCommand "busybox" { } ''
              mkdir -p "$out/bin"
              ln -s ${pkgs.busybox}/bin/busybox "$out/bin/busybox"
            ''
          );
        };
      });

      formatter = forEachSystem (pkgs: pkgs.nixfmt-tree);

      overlays = {
        # pkgs.uvshim; pkgs.uv stays as it is.
        default = final: _: { uvshim = uvshimOf final; };
        uv = import ./nix/overlay.nix;
      };

      # Imported by its path, so that two imports are one.
      homeModules.default.imports = [ ./nix/module.nix ];
      nixosModules.default.imports = [ ./nix/module.nix ];
      darwinModules.default.imports = [ ./nix/module.nix ];

      templates.default = {
        path = ./nix/template;
        description = "A development shell in which uv works with the Python of nixpkgs";
        welcomeText = ''
          Tell Nix the address of uvshim once, and it writes it to flake.lock:

              nix develop --override-flake uvshim URL

          Or write the address into flake.nix, in place of `flake:uvshim`.
        '';
      };
    };
}
