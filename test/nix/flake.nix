# Stands in for nixpkgs where there is none: the few functions that flake.nix and nix/ call, by the names and with the
# arguments that they have there. Derivations are real ones, built by the programs of the machine.
{
  outputs =
    { ... }:
    let
      # Written by the test: { system, path, bash, node, uv }.
      places = import ./places.nix;

      lib = {
        importJSON = path: builtins.fromJSON (builtins.readFile path);
        genAttrs = names: f: builtins.listToAttrs (map (name: { inherit name; value = f name; }) names);
        concatMapStrings = f: list: builtins.concatStringsSep "" (map f list);
        optionalString = condition: text: if condition then text else "";
        fetchers.proxyImpureEnvVars = [ "http_proxy" ];
        licenses.mit.spdxId = "MIT";
        platforms.unix = [ places.system ];
        fileset = {
          unions = files: map toString files;
          toSource =
            { root, fileset }:
            builtins.path {
              name = "source";
              path = root;
              filter =
                path: _:
                builtins.any (file: isBelow file path || isBelow path file) fileset;
            };
        };
        # Of the module system: what is enabled counts, and nothing is merged.
        mkIf = condition: content: if condition then content else { };
        mkOption = option: option;
        mkEnableOption = _: { default = false; };
        mkPackageOption = pkgs: name: _: { default = pkgs.${name}; };
        literalExpression = text: text;
        types = {
          package = "package";
          bool = "bool";
        };
      };
      isBelow = above: path: path == above || builtins.substring 0 (builtins.stringLength above + 1) path == "${above}/";

      platform = {
        isDarwin = false;
        node = {
          platform = "linux";
          arch = if places.system == "aarch64-linux" then "arm64" else "x64";
        };
      };

      build =
        attrs: script:
        let
          drv = derivation (
            attrs
            // {
              inherit (places) system;
              builder = places.bash;
              args = [
                "-euc"
                # Bash itself is the last to go: nix kills what has closed its output.
                "export PATH='${places.path}'\nrunHook() { :; }\n${script}\nexit"
              ];
            }
          );
        in
        drv;

      stdenv = {
        buildPlatform = platform;
        hostPlatform = platform;
        mkDerivation =
          attrs:
          let
            phases = [
              ''cp -r "$src" source; chmod -R u+w source; cd source''
              attrs.configurePhase
              attrs.buildPhase
              attrs.installPhase
            ];
            plain = removeAttrs attrs [
              "passthru"
              "meta"
            ];
          in
          build (plain // { name = "${attrs.pname}-${attrs.version}"; }) (builtins.concatStringsSep "\n" phases)
          // attrs.passthru
          // { inherit (attrs) meta; };
      };

      # Without the hash: what the tests have in place of npm packs other bytes.
      runCommand =
        name: attrs: script:
        assert attrs.outputHashMode == "flat" && builtins.match "sha512-.*" attrs.outputHash != null;
        build { inherit name; } script;

      pkgs = rec {
        inherit lib stdenv runCommand;
        runtimeShell = places.bash;
        cacert = "/no-cacert";
        nodejs.outPath = places.node;
        coreutils.outPath = places.coreutils;
        uv = {
          outPath = places.uv;
          version = "0.13.9";
          src = "source-of-uv";
          cargoDeps = "dependencies-of-uv";
          meta = {
            changelog = "changelog-of-uv";
            mainProgram = "uv";
          };
        };
        mkShell = attrs: build (attrs.env // { name = "shell"; inherit (attrs) packages; }) ''echo "$packages" >"$out"'';
        python3.withPackages = _: "python-with-packages";
        pythonPackagesExtensions = [ ];
        callPackage =
          file: overrides:
          let
            f = import file;
          in
          f (builtins.intersectAttrs (builtins.functionArgs f) pkgs // overrides);
      };
    in
    {
      inherit lib;
      legacyPackages = lib.genAttrs [ places.system ] (_: pkgs);

      # For the tests: what an overlay makes of these packages, and what a module of home-manager's sets.
      overlaid =
        overlay:
        let
          final = pkgs // overlay final pkgs // {
            callPackage =
              file: overrides:
              let
                f = import file;
              in
              f (builtins.intersectAttrs (builtins.functionArgs f) final // overrides);
          };
        in
        final;
      configured =
        module: pkgs: settings:
        let
          evaluated = module {
            inherit lib pkgs;
            config = settings // {
              programs = settings.programs // {
                uvshim = defaults // settings.programs.uvshim;
              };
            };
          };
          defaults = builtins.mapAttrs (_: option: option.default) evaluated.options.programs.uvshim;
        in
        evaluated.config;
    };
}
