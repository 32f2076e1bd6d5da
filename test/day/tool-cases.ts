/** A tool that calls uv: its name and what is tried, for docs/tools.md, and `sh -e`. Each case has a project of its own. */
export interface ToolCase {
  name: string;
  about: string;
  lines: string;
}

const twice = (line: string) => `${line}\n${line}`;

export const TOOL_CASES: readonly ToolCase[] = [
  { name: 'tox with tox-uv', about: '`tox` with a build, twice', lines: twice('python3 "$TOOLS/tox" -q') },
  { name: 'nox', about: '`nox`, twice', lines: twice('python3 "$TOOLS/nox"') },
  {
    name: 'nox from `uv run nox`',
    about: '`uv run -- env UV=… nox`',
    lines: 'uv run -- env UV="$UV" python3 "$TOOLS/nox"',
  },
  {
    name: 'hatch',
    about: '`hatch run` with a build, twice',
    lines: twice(`python3 "$TOOLS/hatch" run python -c 'import plainpkg'`),
  },
  {
    name: 'pre-commit-uv',
    about: '`pre-commit run -a` with a hook in Python, twice',
    lines: twice('python3 "$TOOLS/pre-commit" run -a'),
  },
  {
    name: 'pdm with `use_uv`',
    about: '`pdm venv create -w uv`, and `uv pip install` into it',
    lines: `export PYTHONPATH="$TOOLS_PACKAGES"
python3 -m pdm config use_uv true
python3 -m pdm config check_update false
python3 -m pdm venv create -w uv "$VERSION"
"$UV" pip install -p .venv plainpkg
.venv/bin/python -c 'import plainpkg'`,
  },
  {
    name: 'poe, `executor` is uv',
    about: 'a task, twice',
    lines: twice('python3 "$TOOLS/poe" check'),
  },
  {
    name: 'pipx, `--backend uv`',
    about: '`install` and `upgrade`',
    lines: `python3 "$TOOLS/pipx" install --backend uv scriptpkg
"$HOME/.local/bin/scriptpkg"
python3 "$TOOLS/pipx" upgrade scriptpkg`,
  },
  {
    name: 'build, `--installer uv`',
    about: '`pyproject-build -w`',
    lines: 'python3 "$TOOLS/pyproject-build" --installer uv -w\nls dist/*.whl',
  },
  {
    name: 'ansible',
    about: 'the module `pip` with `virtualenv_command: uv venv --seed`, and `uv sync`',
    lines: `export PYTHONPATH="$TOOLS_PACKAGES" PIP_NO_INDEX=1 PIP_FIND_LINKS="$(echo "$UV_FIND_LINKS" | tr , ' ')"
python3 -m ansible playbook -i localhost, -c local -e "python=$(command -v python3)" playbook.yml
.venv/bin/python -c 'import plainpkg'`,
  },
  { name: 'just', about: 'a recipe with `uv run`', lines: '"$TOOLS_PACKAGES/bin/just" check' },
  { name: 'make', about: 'a rule with `uv run`', lines: 'make check' },
  // The extension "Python Environments" calls uv like this: src/managers/builtin of its repository, in 2026.
  {
    name: 'VS Code',
    about:
      'the calls of its Python extensions: `venv --seed --python`, `pip install`, `list` and `uninstall` with `--python`',
    lines: `uv --version
uv python list --output-format json | grep '"path"'
uv venv --verbose --seed --python "$(command -v python3)" "$PWD/.venv"
uv pip install --python "$PWD/.venv/bin/python" plainpkg
uv pip list --format=json --python "$PWD/.venv/bin/python" | grep plainpkg
uv pip install --python "$PWD/.venv/bin/python" --upgrade plainpkg
.venv/bin/python -c 'import plainpkg'
uv pip uninstall -y --python "$PWD/.venv/bin/python" plainpkg`,
  },
  // UvLowLevel in intellij-community calls uv like this, in 2026.
  {
    name: 'PyCharm',
    about: 'its calls: `init`, `venv`, `python list`, `pip list`, `add`, `remove`, `sync`, `tree`, …',
    lines: `mkdir new && cd new
uv init --python "$VERSION" --bare --name new --no-project
uv venv --python "$VERSION"
uv python dir
uv python list --only-installed
uv pip install plainpkg
uv pip list --format json | grep plainpkg
uv add scriptpkg
uv remove scriptpkg
uv add scriptpkg
uv sync --all-packages --python "$VERSION"
uv sync --check --all-packages
uv lock
uv tree --frozen --no-dedupe --all-groups
uv pip tree
uv run scriptpkg
uv venv --clear --system-site-packages --python-preference system --python "$VERSION"
.venv/bin/python -c 'import storepkg'`,
  },
];

/** The files of the project. Takes the minor version of the shell's Python. */
export function toolFiles(minor: string): Record<string, string> {
  const check = 'uv run python -c "import plainpkg"';
  return {
    'pyproject.toml': `[project]
name = "project"
version = "0.1.0"
requires-python = ">=3.8"
dependencies = ["plainpkg"]

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[tool.hatch.envs.default]
installer = "uv"

[tool.poe]
executor = { type = "uv" }
tasks.check = "python -c 'import plainpkg'"
`,
    'project.py': '',
    'noxfile.py': `import nox

@nox.session(venv_backend="uv", python="${minor}")
def tests(session):
    session.install("plainpkg")
    session.run("python", "-c", "import plainpkg")
`,
    'tox.ini': `[testenv]
package = wheel
commands = python -c "import plainpkg, project"
`,
    '.pre-commit-config.yaml': `repos:
  - repo: local
    hooks:
      - id: hook
        name: hook
        language: python
        entry: scriptpkg
        additional_dependencies: [scriptpkg]
        pass_filenames: false
        always_run: true
`,
    'playbook.yml': `- hosts: localhost
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ python }}"
  tasks:
    - ansible.builtin.pip:
        name: plainpkg
        virtualenv: "{{ playbook_dir }}/by-ansible"
        virtualenv_command: uv venv --seed
    - ansible.builtin.command: uv sync
`,
    justfile: `check:\n    ${check}\n`,
    Makefile: `check:\n\t${check}\n`,
  };
}
