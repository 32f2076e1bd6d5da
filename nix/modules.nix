# The packages to build the bundle, from package-lock.json: a list of { path, name, version, integrity }.
{
  lock,
  platform,
  arch,
}:
let
  # The imports of src/ and scripts/build.mjs. The other packages are for tests and lint.
  roots = [
    "commander"
    "cross-spawn"
    "env-paths"
    "esbuild"
    "execa"
    "picomatch"
    "smol-toml"
    "which"
  ];

  # Node's search: the package's own node_modules, then the ones above.
  locate =
    from: name:
    let
      path = "${from}${if from == "" then "" else "/"}node_modules/${name}";
      above = builtins.match "(.*)/?node_modules/(@[^/]+/)?[^/]+" from;
      parent = builtins.head above;
    in
    if lock.packages ? ${path} then
      path
    else if from == "" then
      throw "package-lock.json has no ${name}"
    else
      locate (
        if builtins.match ".*/" parent == null then
          parent
        else
          builtins.substring 0 (builtins.stringLength parent - 1) parent
      ) name;

  runsHere =
    module:
    builtins.elem platform (module.os or [ platform ]) && builtins.elem arch (module.cpu or [ arch ]);

  needs =
    path:
    let
      module = lock.packages.${path};
      names = builtins.attrNames ((module.dependencies or { }) // (module.optionalDependencies or { }));
    in
    builtins.filter (found: runsHere lock.packages.${found}) (map (locate path) names);

  paths = map (each: each.key) (
    builtins.genericClosure {
      startSet = map (name: { key = locate "" name; }) roots;
      operator = each: map (key: { inherit key; }) (needs each.key);
    }
  );
in
map (path: {
  inherit path;
  name = builtins.elemAt (builtins.match "(.*/)?node_modules/((@[^/]+/)?[^/]+)" path) 1;
  inherit (lock.packages.${path}) version integrity;
}) paths
