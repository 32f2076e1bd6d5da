# pkgs.uv is the shim over nixpkgs' uv, for shells. Packages that build from uv's source keep uv itself.
final: prev:
let
  # The shim over a uv. Everything else that nixpkgs knows of pkgs.uv is that uv's: other packages read its version
  # (`lib.versionAtLeast`) and its source (python3Packages.uv-build), and other overlays override it.
  over =
    uv:
    let
      shim = final.callPackage ./package.nix { inherit uv; };
    in
    shim
    // builtins.intersectAttrs {
      version = null;
      src = null;
      cargoDeps = null;
      cargoHash = null;
      cargoBuildFlags = null;
    } uv
    // {
      unwrapped = uv;
      override = given: over (uv.override given);
      overrideAttrs = change: over (uv.overrideAttrs change);
      meta = uv.meta // {
        inherit (shim.meta) mainProgram platforms priority;
      };
    };
in
{
  uvshim = final.callPackage ./package.nix { inherit (prev) uv; };

  uv = over prev.uv;

  pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [
    (
      _: python:
      builtins.mapAttrs (_: package: package.override { pkgs = prev; }) (
        builtins.intersectAttrs {
          uv = null;
          uv-build = null;
        } python
      )
    )
  ];
}
