# Reports what an interpreter is. Runs after answer.py, with as few imports as possible.


def paths(*names):
    sysconfig = imported_sysconfig()
    return [sysconfig.get_path(name) for name in names]


def imported_sysconfig():
    # From 3.12 on it needs one class of threading, an import that would take a fourth of the time.
    if "threading" not in sys.modules:
        try:
            from _thread import RLock

            sys.modules["threading"] = type(sys)("threading")
            sys.modules["threading"].RLock = RLock
            import sysconfig

            return sysconfig
        except (ImportError, AttributeError):
            pass
        finally:
            sys.modules.pop("threading", None)
    import sysconfig

    return sysconfig


def extension_suffixes():
    # Built in, and used by import itself. importlib.machinery has the same list, but costs an import.
    try:
        from _imp import extension_suffixes as suffixes

        return suffixes()
    except ImportError:
        return []


answer(
    {
        "implementation": sys.implementation.name,
        "version": sys.version_info[:3],
        "release": sys.version_info[3:],
        "abi": getattr(sys, "abiflags", ""),
        "extensions": extension_suffixes(),
        "prefix": sys.prefix,
        "basePrefix": sys.base_prefix,
        "executable": sys.executable,
        "baseExecutable": getattr(sys, "_base_executable", None),
        "running": running(),
        "sitePackages": paths("purelib")[0],
        "platformPackages": paths("platlib")[0],
        "standardLibrary": paths("stdlib", "platstdlib"),
        "path": sys.path,
    }
)
