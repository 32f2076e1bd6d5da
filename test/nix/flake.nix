# Stands in for nixpkgs if there is none: the few functions that flake.nix and nix/ call, by the names and with the
# arguments that they have there. Derivations are real ones, built by the programs of the machine.
{
  outputs =
    { ... }:
    let
      # Written by the test: { system, path, bash, coreutils, node, python, uv }.
      places = import ./places.nix;

      lib = {
        importJSON = path: builtins.fromJSON (builtins.readFile path);
        genAttrs = names: f: builtins.listToAttrs (map (name: { inherit name; value = f name; }) names);
        concatMapStrings = f: list: builtins.concatStringsSep "" (map f list);
        optional = condition: each: if condition then [ each ] else [ ];
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
        # Like the module system, but without merging.
        mkIf = condition: content: if condition then content else { };
        mkOption = option: option;
        mkEnableOption = _: { default = false; };
        mkPackageOption = pkgs: name: _: { default = pkgs.${name}; };
        literalExpression = text: text;
        literalMD = text: text;
        types = {
          package = "package";
          bool = "bool";
        };
      };
      isBelow = above: path: path == above || builtins.substring 0 (builtins.stringLength above + 1) path == "${above}/";

      platform = {
        isDarwin = false;
        isLinux = true;
        canExecute = _: true;
        node = {
          platform = "linux";
          arch = if places.system == "aarch64-linux" then "arm64" else "x64";
        };
      };

      build =
        attrs: script:
        derivation (
          attrs
          // {
            inherit (places) system;
            # `nix develop` sources the file `setup` in it, and writes to the outputs.
            stdenv = ./stdenv;
            outputs = [ "out" ];
            initialPath = places.path;
            builder = places.bash;
            args = [
              "-euc"
              # Bash itself is the last to go: nix kills what has closed its output.
              ". \"$stdenv/setup\"\nrunHook() { :; }\n${script}\nexit"
            ];
          }
        );

      stdenv = {
        buildPlatform = platform;
        hostPlatform = platform;
        mkDerivation =
          given:
          let
            attrs = given { finalPackage = package; };
            phases = [
              ''cp -r "$src" source; chmod -R u+w source; cd source''
              attrs.configurePhase
              attrs.buildPhase
              attrs.installPhase
            ]
            ++ (if attrs.doInstallCheck then attrs.nativeInstallCheckInputs else [ ]);
            plain = removeAttrs attrs [
              "passthru"
              "meta"
            ];
            package =
              build (plain // { name = "${attrs.pname}-${attrs.version}"; }) (builtins.concatStringsSep "\n" phases)
              // attrs.passthru
              // {
                inherit (attrs) meta;
              };
          in
          package;
      };

      runCommand =
        name: attrs: script:
        if attrs ? outputHash then
          # Without the hash: what the tests have in place of npm packs other bytes.
          assert attrs.outputHashMode == "flat" && builtins.match "sha512-.*" attrs.outputHash != null;
          build (
            removeAttrs attrs [
              "outputHash"
              "outputHashAlgo"
              "outputHashMode"
            ]
            // {
              inherit name;
            }
          ) script
        else
          build (attrs // { inherit name; }) script;

      # A package that others override.
      uvOf =
        about:
        about
        // {
          outPath = places.uv;
          cargoDeps = "dependencies-of-uv";
          meta = {
            homepage = "homepage-of-uv";
            changelog = "changelog-of-${about.version}";
          };
          overrideAttrs = change: uvOf (about // change about);
          override = given: uvOf (about // given);
        };

      pkgs = rec {
        inherit lib stdenv runCommand;
        runtimeShell = places.bash;
        cacert = "/no-cacert";
        nodejs.outPath = places.node;
        nodejs-slim.outPath = places.node;
        versionCheckHook = ''
          output=$(env -i --chdir=/ "$versionCheckProgram" "$versionCheckProgramArg" 2>&1)
          case $output in *"$version"*) ;; *) echo "$output"; exit 2 ;; esac
        '';
        dash = "/no-dash";
        shellcheck = "/no-shellcheck";
        busybox = "/no-busybox";
        nixfmt-tree = build { name = "nixfmt-tree"; } ''echo >"$out"'';
        coreutils.outPath = places.coreutils;
        uv = uvOf {
          version = "0.13.9";
          src = "source-of-uv";
        };
        # A package with the same files, which can be in a profile.
        uv-package = build { name = "uv"; } ''mkdir "$out"; cp -rs ${places.uv}/. "$out/"'';
        # The shell of `nix develop` has these packages on PATH, the first one first.
        mkShell =
          { packages, env ? { } }:
          build (
            env
            // {
              name = "shell";
              nativeBuildInputs = packages;
            }
          ) ''echo "$nativeBuildInputs" >"$out"'';
        python3.withPackages = _: places.python;
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
      legacyPackages = lib.genAttrs [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ] (_: pkgs);

      # For the tests: what an overlay makes of these packages, and what a module sets in an evaluation with these options.
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
        module: options: pkgs: settings:
        let
          evaluated = import (builtins.head module.imports) {
            inherit lib options pkgs;
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
