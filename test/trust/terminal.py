# Runs a program on a terminal of its own, and plays the user. Usage: python terminal.py, with JSON on standard input:
# {"words": [...], "rows": 30, "columns": 100, "dialogue": [["what is waited for", "what is typed then"], ...]}
# Prints JSON: what the terminal showed, and how the program ended (-2: by SIGINT).
import fcntl
import json
import os
import pty
import signal
import struct
import sys
import termios

# Seconds after which all is ended.
PATIENCE = 40

task = json.load(sys.stdin)
pid, master = pty.fork()
if pid == 0:
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", task["rows"], task["columns"], 0, 0))
    os.execv(task["words"][0], task["words"])
signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
signal.alarm(PATIENCE)
shown = b""
dialogue = task["dialogue"]
while True:
    try:
        data = os.read(master, 65536)
    except OSError:
        break
    shown += data
    while dialogue and dialogue[0][0].encode() in shown:
        os.write(master, dialogue.pop(0)[1].encode())
_, status = os.waitpid(pid, 0)
code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
print(json.dumps({"shown": shown.decode("utf-8", "replace"), "code": code}))
