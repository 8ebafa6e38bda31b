"""A virtual machine in QEMU: its disk is an overlay, its only network is loopback of this machine."""

import os
import pathlib
import signal
import shutil
import subprocess
import tempfile
import time

from common import PATIENCE, VmError, end, free_ports, launch, require
from image import Image

SSH_PORT, HTTP_PORT, HTTPS_PORT, PLAIN_PORT = 22, 80, 443, 8080
# cache=none: a write of the guest goes to the disk of this machine, and a flush of the guest is an fdatasync here.
DISK_CACHE = "none"
# Of ext4 in the guest: fsync writes, and flushes nothing. QEMU then keeps what it knows of the overlay's blocks.
NO_FLUSH = "rootflags=barrier=0"


def has_kvm() -> bool:
    return os.access("/dev/kvm", os.R_OK | os.W_OK)


def make_overlay(path: pathlib.Path, below: pathlib.Path, below_format: str) -> pathlib.Path:
    path.unlink(missing_ok=True)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", below_format, "-b", below, path], check=True)
    return path


class Machine:
    """`work` is a new folder for its overlay, its console and its sockets."""

    def __init__(self, image: Image, work: pathlib.Path, below: pathlib.Path | None = None, flush: bool = True,
                 processors: int = 2):
        self.image, self.work, self.flush, self.processors = image, work, flush, processors
        work.mkdir(parents=True, exist_ok=True)
        self.disk = make_overlay(work / "disk.qcow2", below or image.disk, "qcow2" if below else "raw")
        self.ports: dict[int, int] = {}
        self.qemu = self.master = None
        self.boot_seconds: list[float] = []
        # The path of a socket is short.
        self.sockets = pathlib.Path(tempfile.mkdtemp(prefix="vm-"))

    # --- its power ----------------------------------------------------------------------------------

    def boot(self) -> None:
        """Returns when commands can be given."""
        guest_ports = (SSH_PORT, HTTP_PORT, HTTPS_PORT, PLAIN_PORT)
        if not self.ports:
            self.ports = dict(zip(guest_ports, free_ports(len(guest_ports))))
        begun = time.monotonic()
        self.qemu = launch(self._command(), self.work / "qemu.log")
        self._connect(begun + PATIENCE)
        self.boot_seconds.append(time.monotonic() - begun)

    def _command(self) -> list:
        forwards = "".join(f",hostfwd=tcp:127.0.0.1:{here}-:{there}" for there, here in self.ports.items())
        return ["qemu-system-x86_64", "-name", self.work.name, "-nodefaults", "-no-user-config", "-no-reboot",
                "-machine", "q35", *(("-accel", "kvm", "-cpu", "host") if has_kvm() else
                                     ("-accel", "tcg,thread=multi", "-cpu", "max")),
                "-smp", self.processors, "-m", "1024", "-display", "none", "-serial", f"file:{self.work}/console",
                "-kernel", self.image.kernel, "-initrd", self.image.initrd,
                "-append", "root=/dev/vda rw console=ttyS0 quiet panic=-1 mitigations=off no_timer_check nowatchdog "
                "systemd.default_timeout_start_sec=1h systemd.default_device_timeout_sec=1h "
                + ("" if self.flush else NO_FLUSH),
                "-drive", f"file={self.disk},format=qcow2,if=none,id=disk,cache={DISK_CACHE}",
                "-device", "virtio-blk-pci,drive=disk",
                "-netdev", f"user,id=net,restrict=on{forwards}", "-device", "virtio-net-pci,netdev=net,romfile=",
                "-device", "virtio-rng-pci"]

    def _connect(self, limit: float) -> None:
        while True:
            self.master = launch([*self._ssh(), "-M", "-N", "root@127.0.0.1"], self.work / "ssh.log")
            while self.master.poll() is None:
                if self._socket().exists() and self.run("true", check=False)[0] == 0:
                    return
                time.sleep(0.1)
            require(self.qemu.poll() is None, f"QEMU ended: {self._tail('qemu.log')}{self._tail('console')}")
            require(time.monotonic() < limit, f"the machine does not start: {self._tail('console')}")
            time.sleep(0.5)

    def shut_down(self) -> None:
        """Its disk is complete then."""
        self.run("systemctl poweroff", check=False)
        end(self.master)
        try:
            self.qemu.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise VmError(f"the machine does not shut down: {self._tail('console')}") from None

    def cut_power(self) -> None:
        """What the guest has not flushed is lost: what its kernel keeps in memory, and what QEMU knows of the
        overlay's blocks."""
        end(self.qemu, signal.SIGKILL)
        end(self.master, signal.SIGKILL)
        self._socket().unlink(missing_ok=True)

    def __enter__(self) -> "Machine":
        try:
            self.boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        if self.qemu and self.qemu.poll() is None:
            self.cut_power()
        shutil.rmtree(self.sockets)

    # --- commands in it -----------------------------------------------------------------------------

    def _socket(self) -> pathlib.Path:
        return self.sockets / "ssh"

    def _ssh(self) -> list:
        known = self.work / "known_hosts"
        public = self.image.host_key.with_suffix(".pub").read_text()
        known.write_text(f"[127.0.0.1]:{self.ports[SSH_PORT]} {public}")
        options = {"UserKnownHostsFile": known, "GlobalKnownHostsFile": "none", "StrictHostKeyChecking": "yes",
                   "IdentitiesOnly": "yes", "IdentityFile": self.image.key, "BatchMode": "yes", "LogLevel": "ERROR",
                   "ConnectTimeout": 300, "ControlPath": self._socket(), "ServerAliveInterval": 30,
                   "ServerAliveCountMax": 20}
        return ["ssh", "-F", "none", "-p", str(self.ports[SSH_PORT]),
                *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]

    def run(self, command: str, check=True, seconds: float = PATIENCE, **options) -> tuple[int, str]:
        """The command's status and all its output. A command of the shell, as root."""
        options = {"stdin": subprocess.DEVNULL, **options}
        try:
            done = subprocess.run([*self._ssh(), "root@127.0.0.1", command], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=seconds, **options)
        except subprocess.TimeoutExpired:
            raise VmError(f"no end within {seconds:g} s: {command}") from None
        text = done.stdout.decode(errors="replace").replace("\r\n", "\n").strip()  # dpkg has a terminal
        if check and done.returncode != 0:
            raise VmError(f"{command}\nended with {done.returncode}:\n{text[-4000:]}")
        return done.returncode, text

    def text(self, command: str, **options) -> str:
        return self.run(command, **options)[1]

    def put(self, source: pathlib.Path, target: str) -> None:
        with source.open("rb") as data:
            self.run(f"cat >'{target}'", stdin=data)

    def get(self, command: str, target: pathlib.Path) -> None:
        """Keeps what the command writes to stdout."""
        with target.open("wb") as out:
            done = subprocess.run([*self._ssh(), "root@127.0.0.1", command], stdin=subprocess.DEVNULL, stdout=out,
                                  stderr=subprocess.PIPE)
        require(done.returncode == 0, f"{command}: {done.stderr.decode(errors='replace')}")

    def write(self, target: str, text: str) -> None:
        self.run(f"mkdir -p \"$(dirname '{target}')\" && cat >'{target}' <<'END-OF-FILE'\n{text}\nEND-OF-FILE")

    def forward(self, guest_port: int, host_port: int) -> None:
        """What the guest connects to at its loopback reaches this machine's."""
        subprocess.run([*self._ssh(), "-O", "forward", "-R", f"127.0.0.1:{guest_port}:127.0.0.1:{host_port}",
                        "root@127.0.0.1"], check=True, capture_output=True)

    def tunnel(self, guest_port: int) -> int:
        """A port of this machine that leads to the guest's loopback."""
        port = free_ports(1)[0]
        subprocess.run([*self._ssh(), "-O", "forward", "-L", f"127.0.0.1:{port}:127.0.0.1:{guest_port}",
                        "root@127.0.0.1"], check=True, capture_output=True)
        return port

    def _tail(self, name: str) -> str:
        file = self.work / name
        return file.read_text(errors="replace")[-2000:] if file.exists() else ""
