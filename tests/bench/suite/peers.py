"""The same flow, one step a commit and every commit on the disk, on other foundations."""

import json
import pathlib
import shutil
import signal
import subprocess
import time

import report
from processes import Baedal, BenchError, Process, load, processor_times

PEERS = pathlib.Path(__file__).resolve().parents[1] / "peers"
POSTGRES_BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
CONNECTIONS = (1, 64, 256)


class Peer(Process):
    """A Node program, and with it the processes that do its work."""

    def __init__(self, script, port, log, *arguments, helpers=lambda: []):
        self.helpers = helpers
        super().__init__(["node", PEERS / script, "--port", port, *arguments], port, log)

    def cpu_seconds(self):
        return super().cpu_seconds() + sum(seconds_of(pid) for pid in self.helpers())

    def settle(self):
        before = None
        while (now := self.books()) != before:
            before = now
            time.sleep(0.5)

    def books(self):
        return json.loads(self.get("/ledger/count")[1])

    def check_books(self):
        self.settle()
        books = self.books()
        if not (books["orders"] == books["charges"] == books["tickets"] and books["messages"] == 2 * books["orders"]):
            raise BenchError(f"the peer's books do not agree: {books}")


def seconds_of(pid):
    try:
        return sum(processor_times(pid))
    except FileNotFoundError:  # it has ended, and its parent's figure has it
        return 0.0


class Postgres:
    def __init__(self, folder, port):
        folder.mkdir()
        folder.parent.chmod(0o755)
        self.port = port
        self.child = subprocess.Popen([PEERS / "postgres_server", folder, str(port)],
                                      stdout=open(folder.parent / "postgres.log", "wb"), stderr=subprocess.STDOUT)
        end = time.monotonic() + 60
        while subprocess.run([POSTGRES_BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode != 0:
            if self.child.poll() is not None or time.monotonic() > end:
                raise BenchError((folder.parent / "postgres.log").read_text()[-2000:])
            time.sleep(0.1)

    def pids(self):
        children = pathlib.Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children").read_text().split()
        return [self.child.pid, *map(int, children)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGINT)
        self.child.wait(timeout=60)


def measure(server, connections, seconds):
    cpu = server.cpu_seconds()
    result = load(server.port, connections, seconds)
    server.settle()
    return {"orders/s": result["perSecond"], "p50 ms": result["p50us"] / 1000, "p99 ms": result["p99us"] / 1000,
            "cpu us/order": (server.cpu_seconds() - cpu) * 1e6 / result["answers"]}


def run(work, options):
    if shutil.which("node") is None:
        print("\nThe peers were left out: they need Node.js 20 with npm.")
        return
    if subprocess.run([PEERS / "setup"]).returncode != 0:
        print("\nThe peers were left out: see above.")
        return
    for name in ("each", "group"):
        (work / name).mkdir()
    port = options.port
    rounds = {}
    with Postgres(work / "postgres", port + 9) as postgres, \
            Baedal(work / "baedal", port) as baedal, \
            Peer("sqlite.mjs", port + 1, work / "each.log", "--data", work / "each") as each, \
            Peer("sqlite.mjs", port + 2, work / "group.log", "--data", work / "group", "--commit", "group") as group, \
            Peer("postgres.mjs", port + 3, work / "pg.log", "--database",
                 f"postgres://postgres@127.0.0.1:{port + 9}/postgres", helpers=postgres.pids) as node_postgres:
        servers = {"Baedal": baedal, "Fastify + better-sqlite3": each, "the same, with group commit": group,
                   "Fastify + PostgreSQL": node_postgres}
        for server in servers.values():
            load(server.port, 16, 1)
        for _ in range(options.rounds):
            for connections in CONNECTIONS:
                for name, server in servers.items():
                    rounds.setdefault((connections, name), []).append(measure(server, connections, options.seconds))
        for server in servers.values():
            server.check_books()
    rows = []
    for (connections, name), measured in rounds.items():
        row = {"connections": connections, "program": name, **report.medians(measured)}
        row["Baedal is"] = f"{report.medians(rounds[connections, 'Baedal'])['orders/s'] / row['orders/s']:.1f} x"
        rows.append(row)
    report.table("The same flow, every step on the disk", rows)
    report.keep("peers", {"rows": rows})
