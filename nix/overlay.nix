# pkgs.uv is the shim over nixpkgs' uv, for shells. Packages that build from uv's source keep uv itself.
final: prev:
let
  shim = final.callPackage ./package.nix { inherit (prev) uv; };

  # Attributes of pkgs.uv that nixpkgs reads elsewhere: python3Packages.uv-build, `lib.versionAtLeast pkgs.uv.version …`.
  ofUv = builtins.intersectAttrs {
    version = null;
    src = null;
    cargoDeps = null;
    cargoHash = null;
    cargoBuildFlags = null;
  } prev.uv;
in
{
  uvshim = shim;

  uv =
    shim
    // ofUv
    // {
      unwrapped = prev.uv;
      meta = prev.uv.meta // shim.meta;
    };

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
