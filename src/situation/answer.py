# What a question to an interpreter begins with. The answer is written as JSON, but without Python's json, which alone takes a
# third of the time that the answer does. Whatever site hooks print stands before or after it: it is found between the two
# marks. Runs on CPython 3.6 to 3.14 and on PyPy, with -I.
import os
import sys


def running():
    # What this process really runs: behind a wrapper, the interpreter that it started. There is no /proc on macOS.
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
    # Nothing is left to be tidied up, which takes 3 ms.
    os._exit(0)
