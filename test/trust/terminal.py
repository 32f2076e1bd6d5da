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
import threading

# Seconds after which all is ended.
PATIENCE = 40

# What no program shows. It is written behind all else once the program has ended: a terminal that is closed at that moment
# may lose what was written last.
END = b"\0the end\0"

task = json.load(sys.stdin)
master, slave = pty.openpty()
pid = os.fork()
if pid == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", task["rows"], task["columns"], 0, 0))
    for descriptor in (0, 1, 2):
        os.dup2(slave, descriptor)
    os.close(slave)
    os.close(master)
    os.execv(task["words"][0], task["words"])
signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
signal.alarm(PATIENCE)


def wait():
    global status
    _, status = os.waitpid(pid, 0)
    os.write(slave, END)


threading.Thread(target=wait).start()
shown = b""
dialogue = task["dialogue"]
while END not in shown:
    shown += os.read(master, 65536)
    while dialogue and dialogue[0][0].encode() in shown:
        os.write(master, dialogue.pop(0)[1].encode())
code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
print(json.dumps({"shown": shown.split(END)[0].decode("utf-8", "replace"), "code": code}))
