"""The real server as a process on one data folder and one port, killed and started again at will."""

import contextlib
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import time

from processes import BAEDAL, TOKEN
from verdict import StressError
from wire import Lost, Wire

DATABASES = ("order", "pay", "pay_sandbox", "store", "notify")
OWNER = {"Authorization": f"Bearer {TOKEN}"}

# Money moves fast here, so that what a fault left open is settled within a round.
QUICK = ("demo.enabled=true", "demo.autopilot=false", 'pay.gateway="sandbox"',
            "order.require_contact=false", 'log.level="warn"',
         'order.payment_timeout="400ms"', 'pay.gateway_timeout="250ms"', 'pay.reconcile_every="200ms"',
         'pay.sandbox.slow="600ms"', 'pay.refund_retry="100ms"')


class Deployment:
    def __init__(self, data, port, settings=QUICK):
        self.data = pathlib.Path(data)
        self.log = self.data.parent / f"{self.data.name}.log"
        self.port = port
        self.settings = settings
        self.child = None   # what was started: the server, or strace with the server in it
        self.traced = False
        self.owner = Wire(port, headers=OWNER)

    # --- its life ---------------------------------------------------------------------------------

    def launch(self, tracer=()):
        """Starts the process and waits for nothing."""
        self.traced = bool(tracer)
        options = [part for setting in self.settings for part in ("--set", setting)]
        command = [*tracer, BAEDAL, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}", *options]
        with open(self.log, "ab") as out:
            self.child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out,
                                          env={**os.environ, "BAEDAL_ADMIN_TOKEN": TOKEN})

    def start(self, tracer=(), patience=30):
        self.launch(tracer)
        if not self.wait_until_ready(patience):
            raise StressError(f"the server does not become ready:\n{self.log_tail()}")

    def wait_until_ready(self, patience=30):
        """False if it ended, or is not ready in time."""
        end = time.monotonic() + patience
        with Wire(self.port, timeout=5) as probe:
            while time.monotonic() < end:
                if self.ended():
                    return False
                with contextlib.suppress(Lost):
                    if probe.ask("GET", "/readyz").status == 200:
                        return True
                time.sleep(0.002)
        return False

    def ended(self):
        return self.child is None or self.child.poll() is not None

    def pid(self):
        """Of the server itself."""
        if not self.traced:
            return self.child.pid
        children = pathlib.Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children").read_text().split()
        if not children:
            raise ProcessLookupError
        return int(children[0])

    def send(self, how):
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            os.kill(self.pid(), how)

    def end(self, how, patience=30):
        """Sends the signal and waits for the end; what outlasts its patience is killed."""
        self.owner.close()
        if self.child is None:
            return None
        if self.child.poll() is None:
            self.send(how)
        try:
            code = self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)
            self.child.kill()
            code = self.child.wait(30)
        self.child = None
        return code

    def kill(self):
        return self.end(signal.SIGKILL)

    def stop(self):
        return self.end(signal.SIGTERM)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def log_tail(self, characters=2000):
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""

    def last_log_lines(self):
        lines = [line for line in self.log_tail().splitlines() if line]
        return lines[-1] if lines else ""

    # --- what it says -----------------------------------------------------------------------------

    def ask(self, method, path, body=None, headers=None):
        """As its owner, once more if the connection was lost meanwhile."""
        for attempt in (0, 1):
            try:
                return self.owner.ask(method, path, body, headers)
            except Lost as e:
                if attempt:
                    raise StressError(f"{method} {path}: {e}\n{self.log_tail()}") from e

    def json(self, path):
        response = self.ask("GET", path)
        if response.status != 200:
            raise StressError(f"GET {path}: {response.status} {response.body[:300]}")
        return response.json()

    def pages(self, path):
        cursor = ""
        while cursor is not None:
            page = self.json(f"{path}{'&' if '?' in path else '?'}limit=200{cursor and f'&cursor={cursor}'}")
            yield from page["items"]
            cursor = page["next"]

    def modules(self):
        return {module["name"]: module for module in self.json("/admin/modules")["items"]}

    def metrics(self, wire=None):
        """Values by name and labels, as they are written: `baedal_module_running{module="pay"}`."""
        response = wire.ask("GET", "/metrics") if wire else self.ask("GET", "/metrics")
        lines = response.body.decode().splitlines() if response.status == 200 else []
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}

    def settle(self, patience=30):
        """Waits until nothing is on its way any more; names what still is, or returns an empty list."""
        end = time.monotonic() + patience
        while unfinished_work := self.unfinished_work():
            if time.monotonic() > end:
                return unfinished_work
            time.sleep(0.05)
        return []

    def unfinished_work(self):
        found = [f"{s['consumer']} is {s['lag']} events behind {s['producer']}"
                 for s in self.json("/admin/subscriptions")["items"] if s["lag"]]
        found += [f"{name} {value:g}" for name, value in self.metrics().items()
                  if name.startswith(("baedal_payments_waiting", "baedal_refunds_pending")) and value]
        return found

    # --- what its files say, stopped or killed -------------------------------------------------------

    def violations(self):
        """What `baedal check` finds. A failing disk may refuse entries of the audit log, which check then names."""
        done = subprocess.run([BAEDAL, "check", "--data", self.data, "--json"], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            return [f"baedal check ended with {done.returncode}: {done.stderr.strip()}"]
        return [f"{v['invariant']}: {v['subject']}: {v['detail']}" for v in json.loads(done.stdout)["violations"]
                if v["invariant"] != "audit_log_is_complete"]

    def damage(self):
        """What SQLite itself finds wrong with the files."""
        found = []
        for name in DATABASES:
            with contextlib.closing(sqlite3.connect(f"file:{self.data}/{name}.sqlite?mode=ro", uri=True)) as file:
                try:
                    rows = file.execute("PRAGMA integrity_check").fetchall() + \
                        file.execute("PRAGMA foreign_key_check").fetchall()
                except sqlite3.DatabaseError as e:
                    rows = [(e,)]
            found += [f"{name}.sqlite: {row}" for row in rows if row != ("ok",)]
        return found

    # --- what the kernel says of it --------------------------------------------------------------------

    def memory_mib(self):
        for line in pathlib.Path(f"/proc/{self.pid()}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise StressError("no VmRSS")

    def open_files(self):
        return len(os.listdir(f"/proc/{self.pid()}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid()}/task"))

    def log_bytes(self):
        """Of the write-ahead logs together."""
        return sum(file.stat().st_size for file in self.data.glob("*-wal"))
