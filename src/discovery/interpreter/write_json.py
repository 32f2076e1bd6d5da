# The beginning of each query. Writes the answer as JSON without Python's json module, which would take a third of the
# time. The answer is between two marks, because site hooks may print before and after it. Runs on CPython 3.6 to 3.14 and
# on PyPy, with -I.
import os
import sys


def running():
    # The executable of this process: behind a wrapper, the interpreter that it started. macOS has no /proc.
    try:
        return os.readlink("/proc/self/exe")
    except OSError:
        return None


try:
    from _json import encode_basestring_ascii as quoted
except ImportError:
    from json import dumps as quoted


def written(value):
    if value is None:
        return "null"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(quoted(key) + ":" + written(value[key]) for key in value) + "}"
    return "[" + ",".join(written(each) for each in value) + "]"


def answer(value):
    sys.stdout.write(sys.argv[1] + written(value) + sys.argv[1])
    sys.stdout.flush()
    # Skip the clean-up, which takes 3 ms.
    os._exit(0)
