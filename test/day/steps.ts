/** A step of the day: its name in the table, and what people type, for `sh -e`. */
export interface Step {
  name: string;
  lines: string;
}

/** Installs something into an environment, and imports it. */
const tried = (environment: string) =>
  `uv pip install -q -p ${environment} plainpkg && ${environment}/bin/python -c 'import plainpkg'`;

/** The name of the step that shows the shell's packages. */
export const LIST = '`uv pip list`';

/**
 * The day, in one project. A step finds what those before it left. ENVIRONMENT is the one that `uv pip install` should
 * change, VERSION the minor version of the shell's Python, and TOOLS a directory of programs that are written in Python.
 */
export const STEPS: readonly Step[] = [
  { name: LIST, lines: 'uv pip list' },
  // With --allow-existing: some shells made it.
  { name: '`uv venv`', lines: 'uv venv --allow-existing' },
  { name: '`uv pip install --dry-run`', lines: 'uv pip install --dry-run plainpkg' },
  { name: '`uv pip install`', lines: 'uv pip install plainpkg' },
  { name: 'import what it installed', lines: `"$ENVIRONMENT/bin/python" -c 'import plainpkg'` },
  {
    name: '`uv venv -p $(which python3)`',
    lines: `uv venv -p "$(command -v python3)" by-path && ${tried('by-path')}`,
  },
  { name: '`python -m venv`', lines: `python3 -m venv by-python && ${tried('by-python')}` },
  { name: '`uv venv -p 3.12`', lines: `uv venv -p "$VERSION" by-version && ${tried('by-version')}` },
  { name: '`uv sync`', lines: 'uv sync' },
  { name: '`uv sync` again', lines: 'uv sync' },
  { name: '`uv run`', lines: `uv run python -c 'import plainpkg'` },
  { name: '`uv add`', lines: 'uv add scriptpkg && uv sync && uv run scriptpkg' },
  { name: '`uv lock`', lines: 'uv lock --upgrade && uv lock --check' },
  { name: '`uv run --with`', lines: `uv run --with needsdep python -c 'import needsdep'` },
  { name: '`uvx`', lines: 'uvx scriptpkg' },
  { name: '`uv tool install`', lines: 'uv tool install scriptpkg && "$HOME/.local/bin/scriptpkg"' },
  { name: '`uv tool upgrade`', lines: 'uv tool upgrade scriptpkg && "$HOME/.local/bin/scriptpkg"' },
  { name: 'a script with metadata', lines: 'uv run script.py' },
  { name: '`uv python find`', lines: `"$(uv python find)" -c ''` },
  { name: 'nox', lines: 'python3 "$TOOLS/nox"' },
  { name: 'tox with tox-uv', lines: 'python3 "$TOOLS/tox" -q' },
  { name: 'pre-commit-uv', lines: 'python3 "$TOOLS/pre-commit" run -a' },
];

/** The files of the project. Takes the minor version of the shell's Python. */
export function projectFiles(minor: string): Record<string, string> {
  return {
    'pyproject.toml': `[project]
name = "project"
version = "0.1.0"
requires-python = ">=3.8"
dependencies = ["plainpkg"]
`,
    'script.py': `# /// script
# requires-python = ">=3.8"
# dependencies = ["plainpkg"]
# ///
import plainpkg
`,
    'noxfile.py': `import nox

@nox.session(venv_backend="uv", python="${minor}")
def tests(session):
    session.install("plainpkg")
    session.run("python", "-c", "import plainpkg")
`,
    'tox.ini': `[testenv]
skip_install = true
deps = plainpkg
commands = python -c "import plainpkg"
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
  };
}
