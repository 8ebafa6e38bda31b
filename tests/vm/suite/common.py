"""Folders, failures and processes that all parts share."""

import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = ROOT / "build/vm"
PR_SET_PDEATHSIG = 1
PATIENCE = 3600  # seconds: a translated processor is slow, and this machine may be busy
libc = ctypes.CDLL(None, use_errno=True)


class VmError(Exception):
    """A promise does not hold, or a step cannot be carried out."""


def require(condition, text: str) -> None:
    if not condition:
        raise VmError(text)


def die_with_parent() -> None:
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def launch(command, log: pathlib.Path, **options) -> subprocess.Popen:
    """The process ends with this one, however this one ends. Called on the main thread: the kernel takes the end of
    the thread for that of the process."""
    with log.open("ab") as out:
        return subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                preexec_fn=die_with_parent, **options)


def end(process: subprocess.Popen, how=signal.SIGTERM) -> None:
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_ports(count: int) -> list[int]:
    """Different ones of loopback, which nobody uses now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def eventually(condition, what: str, patience: float = PATIENCE, pause: float = 0.2):
    """The first true value of the condition."""
    limit = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > limit:
            raise VmError(f"{what}: not within {patience:g} s")
        time.sleep(pause)
    return value


def write_atomically(path: pathlib.Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.write_text(text)
    os.replace(part, path)
