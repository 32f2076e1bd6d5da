/**
 * Makes the site hook by which a base takes on the identity that a wrapper has put into NIX_PYTHON*, in effect the same as
 * nixpkgs' (pkgs/development/interpreters/python/sitecustomize.py). It lies in the base's site-packages, so a virtual
 * environment does not run it unless it was made with --system-site-packages.
 */
export function sitecustomize(baseExecutable: boolean): string {
  return `"""Take on the environment that a wrapper names in NIX_PYTHON*."""
import os
import site
import sys

# Popped in any case: what this interpreter starts is not the wrapper's.
_directories = os.environ.pop("NIX_PYTHONPATH", "")
for _directory in _directories.split(os.pathsep):
    if _directory:
        site.addsitedir(_directory)

if sys.prefix == sys.base_prefix:
    _executable = os.environ.pop("NIX_PYTHONEXECUTABLE", None)
    _prefix = os.environ.pop("NIX_PYTHONPREFIX", None)
    if _executable is not None:
        sys.executable = _executable
${baseExecutable ? '        sys._base_executable = _executable\n' : ''}    if _prefix is not None:
        sys.prefix = sys.exec_prefix = _prefix
        site.PREFIXES.insert(0, _prefix)
`;
}
