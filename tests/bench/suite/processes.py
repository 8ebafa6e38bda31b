"""The programs under measurement, each started on loopback and ended by whoever started it."""

import contextlib
import http.client
import json
import os
import pathlib
import resource
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("BUILD", ROOT / "build/release")).resolve()
BAEDAL = BUILD / "baedal"
CLIENT = BUILD / "tests/bench/bench_client"
TOKEN = "bench-owner-token-0123456789"
TICKS = os.sysconf("SC_CLK_TCK")


class BenchError(Exception):
    pass


def allow_many_files():
    """20,000 sockets in one process need more than the usual soft limit."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def processor_times(pid):
    """In seconds: its own in user mode and in the kernel's, and the same of its children that ended."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return [int(field) / TICKS for field in fields[11:15]]


class Process:
    """A program that serves HTTP on a port, with what the kernel knows of it."""

    def __init__(self, command, port, log, environment=None, ready="/readyz"):
        self.port = port
        self.log = log
        self.ready_path = ready
        begun = time.monotonic()
        with open(log, "ab") as out:
            self.child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out,
                                          env={**os.environ, **(environment or {})})
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        self.ready_ms = (time.monotonic() - begun) * 1000

    def _wait_until_ready(self, patience=60):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.child.poll() is not None:
                raise BenchError(f"it ended by itself:\n{pathlib.Path(self.log).read_text()[-2000:]}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get(self.ready_path, check=False)[0] == 200:
                    return
            time.sleep(0.002)
        raise BenchError(f"not ready after {patience} s: {self.log}")

    def get(self, path, headers=None, check=True):
        return self._ask("GET", path, headers, check)

    def post(self, path, body=None):
        return self._ask("POST", path, {"Content-Type": "application/json"}, True, body)

    def _ask(self, method, path, headers, check, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=None if body is None else json.dumps(body),
                               headers={"Authorization": f"Bearer {TOKEN}", **(headers or {})})
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if check and answer.status >= 400:
            raise BenchError(f"{method} {path}: {answer.status} {text[:300]}")
        return answer.status, text, answer.headers

    @property
    def pid(self):
        return self.child.pid

    def cpu_seconds(self):
        return sum(processor_times(self.pid)[:2])

    def memory_mib(self, what="VmRSS"):
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(what + ":"):
                return int(line.split()[1]) / 1024
        raise BenchError(f"no {what}")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def stop(self, how=signal.SIGTERM):
        if self.child.poll() is None:
            self.child.send_signal(how)
        return self.child.wait(timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Baedal(Process):
    """`baedal serve` on a data folder. Settings are "key=value", the value in TOML."""

    DEMO = ("demo.enabled=true", "demo.autopilot=false")
    USUAL = ('pay.gateway="sandbox"', 'order.default_payment="sandbox"', "order.require_contact=false", 'log.level="warn"')

    def __init__(self, data, port, settings=DEMO + USUAL, environment=None):
        self.data = pathlib.Path(data)
        options = [part for setting in settings for part in ("--set", setting)]
        super().__init__([BAEDAL, "serve", "--data", data, "--listen", f"127.0.0.1:{port}", *options],
                         port, self.data.parent / f"{self.data.name}.log",
                         {"BAEDAL_ADMIN_TOKEN": TOKEN, **(environment or {})})

    def json(self, path):
        return json.loads(self.get(path)[1])

    def commits(self):
        lines = self.get("/metrics")[1].decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines
                   if line.startswith("baedal_database_commits_total"))

    def lag(self, consumer=None):
        return sum(s["lag"] for s in self.json("/admin/subscriptions")["items"]
                   if consumer in (None, s["consumer"]))

    def settle(self, patience=60):
        """Waits until every module has handled every event."""
        end = time.monotonic() + patience
        while self.lag():
            if time.monotonic() > end:
                raise BenchError("the modules do not catch up")
            time.sleep(0.05)

    def check_books(self):
        """Of the stopped deployment."""
        self.stop()
        found = subprocess.run([BAEDAL, "check", "--data", self.data], capture_output=True, text=True)
        if found.returncode != 0:
            raise BenchError(f"the books do not agree:\n{found.stdout}{found.stderr}")


def client(*arguments, tolerate=False):
    """Runs bench_client and returns what it printed."""
    done = subprocess.run([CLIENT, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0 and not (tolerate and done.stdout):
        raise BenchError(f"bench_client {' '.join(map(str, arguments))}: {done.stderr}")
    return json.loads(done.stdout)


def load(port, connections, seconds, *more, tolerate=False):
    return client("load", port, connections, int(seconds * 1000), *more, tolerate=tolerate)
