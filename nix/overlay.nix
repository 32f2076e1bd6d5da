# uv is the shim over the uv of nixpkgs.
final: prev: {
  uvshim = final.callPackage ./package.nix { inherit (prev) uv; };
  uv = final.uvshim;

  # The Python package of uv is built from the source of pkgs.uv, which the shim is not.
  pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [
    (_: python: { uv = python.uv.override { pkgs = prev; }; })
  ];
}
