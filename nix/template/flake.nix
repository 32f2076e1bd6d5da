{
  description = "A development shell in which uv works with the Python of nixpkgs";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";
  # Write its address here, or tell Nix once: nix develop --override-flake uvshim URL
  inputs.uvshim.url = "flake:uvshim";
  inputs.uvshim.inputs.nixpkgs.follows = "nixpkgs";

  outputs =
    { nixpkgs, uvshim, ... }:
    {
      devShells = nixpkgs.lib.genAttrs (builtins.attrNames uvshim.packages) (
        system:
        let
          pkgs = nixpkgs.legacyPackages.${system};
          python = pkgs.python3.withPackages (packages: [ packages.numpy ]);
        in
        {
          default = pkgs.mkShell {
            packages = [
              uvshim.packages.${system}.default
              python
            ];
            # No Python from elsewhere.
            env.UV_PYTHON_DOWNLOADS = "never";
          };
        }
      );
    };
}
