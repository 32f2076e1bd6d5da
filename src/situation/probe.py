# Tells what an interpreter is. Runs on CPython 3.6 to 3.14 and on PyPy, with -I, and imports as little as it can.
# Whatever site hooks print stands before or after the answer, which is found between the two marks.
import json
import os
import sys


def running():
    # What this process really runs: behind a wrapper, the interpreter that it started. There is no /proc on macOS.
    try:
        return os.readlink("/proc/self/exe")
    except OSError:
        return None


def paths(*names):
    import sysconfig

    return [sysconfig.get_path(name) for name in names]


sys.stdout.write(
    sys.argv[1]
    + json.dumps(
        {
            "implementation": sys.implementation.name,
            "version": list(sys.version_info[:3]),
            "abi": getattr(sys, "abiflags", ""),
            "prefix": sys.prefix,
            "basePrefix": sys.base_prefix,
            "executable": sys.executable,
            "running": running(),
            "sitePackages": paths("purelib")[0],
            "platformPackages": paths("platlib")[0],
            "standardLibrary": paths("stdlib", "platstdlib"),
            "path": sys.path,
        }
    )
    + sys.argv[1]
)
sys.stdout.flush()
