# The shim over a real uv: bin/uv, bin/uvx and bin/uvshim. Writes the same lines into the launcher as install.sh.
{
  lib,
  stdenv,
  runCommand,
  runtimeShell,
  cacert,
  coreutils,
  nodejs,
  # Node without npm, in the releases of nixpkgs that have it.
  nodejs-slim ? nodejs,
  python3,
  uv,
  versionCheckHook,
}:
let
  package = lib.importJSON ../package.json;
  # uv may be the shim itself, if the overlay is in use.
  realUv = uv.unwrapped or uv;
  modules = import ./modules.nix {
    inherit (stdenv.buildPlatform.node) platform arch;
    lock = lib.importJSON ../package-lock.json;
  };

  # npm chooses the registry, as without Nix. The hash in the lock file checks the result.
  fetch =
    { name, version, integrity, ... }:
    runCommand "${baseNameOf name}-${version}.tgz"
      {
        nativeBuildInputs = [ nodejs ];
        outputHashMode = "flat";
        outputHashAlgo = "sha512";
        outputHash = integrity;
        impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "npm_config_registry" ];
        SSL_CERT_FILE = "${cacert}/etc/ssl/certs/ca-bundle.crt";
        preferLocalBuild = true;
      }
      ''
        # As in nixpkgs' fetchers: a proxy may have a certificate of its own.
        export HOME=$TMPDIR NODE_EXTRA_CA_CERTS="''${NIX_SSL_CERT_FILE:-$SSL_CERT_FILE}"
        npm pack --ignore-scripts --loglevel=error --no-progress --no-update-notifier '${name}@${version}'
        mv -- *.tgz "$out"
      '';

  unpack = module: ''
    mkdir -p '${module.path}'
    tar -xzf ${fetch module} -C '${module.path}' --strip-components=1
  '';
in
stdenv.mkDerivation (finalAttrs: {
  pname = "uvshim";
  inherit (package) version;

  src = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.unions [
      ../bin
      ../package.json
      ../scripts/build.mjs
      ../scripts/fill-launcher.sh
      ../src
    ];
  };

  strictDeps = true;
  nativeBuildInputs = [ nodejs-slim ];

  configurePhase = ''
    runHook preConfigure
    ${lib.concatMapStrings unpack modules}
    runHook postConfigure
  '';

  buildPhase = ''
    runHook preBuild
    node scripts/build.mjs
    runHook postBuild
  '';

  installPhase = ''
    runHook preInstall
    mkdir -p "$out/bin" "$out/lib/uvshim/dist" "$out/share/uvshim"
    cp package.json "$out/lib/uvshim/"
    cp dist/* "$out/lib/uvshim/dist/"
    sh scripts/fill-launcher.sh bin/uv \
      "${coreutils}/bin/env -S LC_ALL=C PWD=/proc/self/cwd uvshim_locale=\''${LC_ALL} uvshim_pwd=\''${PWD} uvshim_line=· ${runtimeShell} -p" \
      home="$out/lib/uvshim" recorded_node='${nodejs-slim}/bin/node' recorded_uv='${realUv}/bin/uv' \
      recorded_timeout='${coreutils}/bin/timeout' \
      ${lib.optionalString stdenv.hostPlatform.isDarwin "'cache=\${HOME-}/Library/Caches/uvshim'"} >"$out/bin/uv"
    chmod 755 "$out/bin/uv"
    ln -s uv "$out/bin/uvx"
    ln -s uv "$out/bin/uvshim"
    node dist/uvshim.cjs init "$out/bin/uvshim" direnv >"$out/share/uvshim/direnv.sh"
    # uv's completions, as links.
    for each in bash-completion fish zsh; do
      [ ! -e "${realUv}/share/$each" ] || cp -rs "${realUv}/share/$each" "$out/share/$each"
    done
    chmod -R u+w "$out/share"
    runHook postInstall
  '';

  # `uv --version` is uv's own. `uvshim --version` has both.
  nativeInstallCheckInputs = [ versionCheckHook ];
  versionCheckProgram = "${placeholder "out"}/bin/uvshim";
  versionCheckProgramArg = "--version";
  doInstallCheck = stdenv.buildPlatform.canExecute stdenv.hostPlatform;

  passthru = {
    unwrapped = realUv;
    tests = {
      version = runCommand "uvshim-test-version" { nativeBuildInputs = [ finalAttrs.finalPackage ]; } ''
        export HOME=$TMPDIR
        [ "$(uv --version)" = "$(${realUv}/bin/uv --version)" ]
        touch "$out"
      '';

      # uv alone takes UV_PYTHON for the place to install into, which is the store.
      venv =
        runCommand "uvshim-test-venv"
          {
            nativeBuildInputs = [
              finalAttrs.finalPackage
              (python3.withPackages (packages: [ packages.packaging ]))
            ];
          }
          ''
            export HOME=$TMPDIR
            mkdir hello-1.dist-info
            touch hello.py hello-1.dist-info/RECORD
            printf 'Metadata-Version: 2.1\nName: hello\nVersion: 1\n' >hello-1.dist-info/METADATA
            printf 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n' >hello-1.dist-info/WHEEL
            python3 -m zipfile -c hello-1-py3-none-any.whl hello.py hello-1.dist-info

            export UV_PYTHON="$(command -v python3)" UV_OFFLINE=1 UV_NO_INDEX=1
            uv venv venv
            VIRTUAL_ENV=$PWD/venv uv pip install hello-1-py3-none-any.whl
            venv/bin/python -c 'import hello'
            touch "$out"
          '';
    };
  };

  meta = {
    inherit (package) description;
    license = lib.licenses.mit;
    mainProgram = "uv";
    # If uv itself is in the same profile, bin/uv is the shim.
    priority = (realUv.meta.priority or 5) - 1;
    platforms = lib.platforms.unix;
  };
})
