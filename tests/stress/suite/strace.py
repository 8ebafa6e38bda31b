"""Faults in single system calls of the server, by strace."""

import contextlib
import os
import signal
import subprocess
import time

from verdict import StressError

SYNC = "fdatasync,fsync"
WRITE = "pwrite64"
READ = "pread64"


def _options(calls, files, fault):
    paths = [part for file in files for part in ("-P", str(file))]
    return ["-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", *paths, "-e", f"inject={calls}:{fault}"]


def files_of(data, database):
    """The database and its log."""
    return [data / f"{database}.sqlite", data / f"{database}.sqlite-wal"]


def killed_at(number, calls, files=()):
    """What to start the server with, so that the first thread that makes so many of these calls is its
    end, before the call does anything. (strace 6.1 loses the signal with --seccomp-bpf.)"""
    return ["strace", *_options(calls, files, f"signal=KILL:when={number}")]


class Failing:
    """While it is entered, these calls of a running server fail on these files."""

    def __init__(self, pid, calls, files, error):
        self.command = ["strace", "-p", str(pid), *_options(calls, files, f"error={error}")]
        self.pid = pid
        self.tracer = None

    def __enter__(self):
        self.tracer = subprocess.Popen(self.command, stderr=subprocess.PIPE)
        end = time.monotonic() + 10
        while not self._attached():
            if self.tracer.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise StressError(f"strace cannot attach: {self.tracer.stderr.read().decode()}")
            time.sleep(0.01)
        return self

    def _attached(self):
        """To every thread."""
        with contextlib.suppress(FileNotFoundError):
            threads = os.listdir(f"/proc/{self.pid}/task")
            return all(self._tracer_of(thread) == self.tracer.pid for thread in threads)
        return False

    def _tracer_of(self, thread):
        with open(f"/proc/{self.pid}/task/{thread}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("TracerPid:"))

    def __exit__(self, *_):
        if self.tracer.poll() is None:
            self.tracer.send_signal(signal.SIGINT)  # lets go of the server
        try:
            self.tracer.wait(10)
        except subprocess.TimeoutExpired:
            self.tracer.kill()
            self.tracer.wait()
