"""The units: systemd takes them, the sandbox is tight, and the program needs nothing that it forbids."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

DEPLOY = pathlib.Path(sys.argv[1])
SERVICE = (DEPLOY / "baedal.service").read_text()
# 10 times the highest exposure: 1.5 is OK.
THRESHOLD = 15


def values(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", SERVICE, re.M)


def verify(service: str) -> str:
    """What systemd-analyze says of the units. The program is one that this machine has."""
    with tempfile.TemporaryDirectory() as folder:
        program = os.environ["BAEDAL_BINARY"]
        (pathlib.Path(folder) / "baedal.service").write_text(service.replace("/usr/bin/baedal", program))
        (pathlib.Path(folder) / "baedal.socket").write_text((DEPLOY / "baedal.socket").read_text())
        result = subprocess.run(["systemd-analyze", "verify", "--man=no", f"{folder}/baedal.service",
                                 f"{folder}/baedal.socket"], capture_output=True, text=True)
        return result.stdout + result.stderr


def exposure(service: str) -> subprocess.CompletedProcess:
    with tempfile.TemporaryDirectory() as folder:
        unit = pathlib.Path(folder) / "baedal.service"
        unit.write_text(service)
        return subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={THRESHOLD}",
                               "--no-pager", unit], capture_output=True, text=True)


def system_calls(group: str) -> set[str]:
    """The system calls of a group of systemd, with those of the groups in it."""
    text = subprocess.run(["systemd-analyze", "syscall-filter", group], check=True, capture_output=True,
                          text=True).stdout
    found = set()
    for line in text.splitlines()[1:]:
        name = line.strip()
        if name.startswith("@"):
            found |= system_calls(name)
        elif name and not name.startswith("#"):
            found.add(name)
    return found


def allowed_calls() -> set[str]:
    allowed = set()
    for value in values("SystemCallFilter"):
        groups = value.removeprefix("~").split()
        calls = set().union(*(system_calls(group) for group in groups))
        allowed = allowed - calls if value.startswith("~") else allowed | calls
    return allowed


class Units(unittest.TestCase):
    def test_systemd_takes_the_units(self):
        self.assertEqual(verify(SERVICE), "")

    def test_a_wrong_unit_would_be_noticed(self):
        self.assertIn("Backof", verify(SERVICE.replace("UMask=", "Backof=1\nUMask=")))

    def test_the_exposure_is_within_the_limit(self):
        result = exposure(SERVICE)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_a_loose_sandbox_would_be_noticed(self):
        loose = re.sub(r"^(Protect|Private|Restrict)\w+=.*\n", "", SERVICE, flags=re.M)
        self.assertNotEqual(exposure(loose).returncode, 0)

    def test_the_service_never_stays_down(self):
        socket_unit = (DEPLOY / "baedal.socket").read_text()
        self.assertEqual(values("Restart"), ["always"])
        self.assertEqual(values("StartLimitIntervalSec"), ["0"])
        self.assertEqual(values("RestartSec"), ["2"])
        self.assertRegex(socket_unit, r"(?m)^TriggerLimitIntervalSec=0$")


class Needs(unittest.TestCase):
    """A run of the server under strace: orders, pages, a look-up of a name, signals."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # $TMPDIR may be closed to other users
            trace = pathlib.Path(folder) / "trace"
            with socket.create_server(("127.0.0.1", 0)) as listener:
                port = listener.getsockname()[1]
            # A server of root would change the owners of its files. The folders above the program may be closed to
            # others.
            program = open(os.environ["BAEDAL_BINARY"], "rb")
            user = ["-u", "nobody"] if os.geteuid() == 0 else []
            os.chmod(folder, 0o777)
            # The host of the gateway has no address: the look-up of it is what counts.
            process = subprocess.Popen(
                ["strace", *user, "-f", "-qq", "-s", "0", "-e", "signal=none", "-o", trace,
                 f"/proc/self/fd/{program.fileno()}", "serve", "--data", f"{folder}/data",
                 "--listen", f"127.0.0.1:{port}", "--set", "demo.enabled=true",
                 "--set", "pay.gateway='toss'", "--set", "pay.toss.base_url='https://gateway.invalid'",
                 "--set", "order.require_contact=false"],
                env={**os.environ, "BAEDAL_TOSS_SECRET_KEY": "test_sk_0123456789abcdef"}, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, pass_fds=[program.fileno()])
            program.close()
            try:
                cls.use(f"http://127.0.0.1:{port}")
            finally:
                server = int(pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])
                os.kill(server, signal.SIGHUP)
                os.kill(server, signal.SIGTERM)
                process.wait(timeout=30)
            cls.trace = trace.read_text()

    @staticmethod
    def use(base: str) -> None:
        def call(path: str, body: str | None = None) -> int:
            request = urllib.request.Request(base + path, body and body.encode(), {"Content-Type": "application/json"})
            try:
                return urllib.request.urlopen(request, timeout=60).status
            except urllib.error.HTTPError as error:
                return error.code

        for _ in range(300):
            try:
                call("/readyz")
                break
            except OSError:
                time.sleep(0.1)
        statuses = [call("/"), call("/menus/1"), call("/metrics"), call("/orders", '{"item": "통닭", "storeId": 1}'),
                    call("/orders", '{"item": "통닭", "storeId": 1, "payment": {"method": "toss", "token": "key"}}')]
        if statuses != [200, 200, 200, 202, 202]:
            sys.exit(f"The server responded otherwise: {statuses}")

    def test_the_filter_allows_every_system_call_of_the_server(self):
        allowed = allowed_calls()
        called = set(re.findall(r"^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed)", self.trace, re.M))
        self.assertIn("fdatasync", called)
        self.assertEqual(called - allowed, set())

    def test_no_memory_is_writable_and_executable(self):
        changes = re.findall(r"^\d+ +(?:mmap|mprotect|pkey_mprotect)\(.*", self.trace, re.M)
        self.assertTrue(changes)
        self.assertEqual([line for line in changes if "PROT_WRITE" in line and "PROT_EXEC" in line], [])
        self.assertEqual([line for line in changes if "mprotect" in line and "PROT_EXEC" in line], [])

    def test_the_families_of_sockets_are_allowed_but_for_one_that_is_not_needed(self):
        families = set(re.findall(r"^\d+ +socket\((AF_\w+)", self.trace, re.M))
        self.assertIn("AF_INET", families)
        # The C library asks which families the machine has. Without an answer it takes both.
        self.assertEqual(families - set(values("RestrictAddressFamilies")[0].split()) - {"AF_NETLINK"}, set())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
