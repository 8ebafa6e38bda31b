"""The same orders in one process, in four over HTTP, and in five over Redis behind HAProxy (docs/extraction.md)."""

import contextlib
import json
import shutil
import subprocess
import time
import urllib.request

import report
from processes import BAEDAL, ROOT, Baedal, BenchError, load, processor_times

MODULES = ("order", "pay", "store", "notify", "marketing")
CONNECTIONS = (1, 64, 256)
SECRET = "bench-peer-secret-0123456789abcdef"
CONFIGURATION = ROOT / "deploy/proxy/haproxy-processes.cfg"


class Helper:
    """Redis or HAProxy."""

    def __init__(self, command, log):
        with open(log, "ab") as out:
            self.child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out)
        self.log = log

    def cpu_seconds(self):
        return sum(processor_times(self.child.pid)[:2])

    def stop(self):
        self.child.kill()
        self.child.wait()


class Shape:
    """A deployment: its processes, and the port of its entrance."""

    def __init__(self, stack, folder, port, processes, over_redis=False):
        folder.mkdir()
        self.helpers = []
        self.processes = []
        self.modules = processes
        # HAProxy tells the address of the client, whose many requests would be limited.
        settings = [*Baedal.DEMO, *Baedal.USUAL, "server.rate_limit=0"]
        environment = {"BAEDAL_PEER_SECRET": SECRET}
        several = len(processes) > 1
        ports = {module: port + n for n, modules in enumerate(processes) for module in modules}
        if several:
            settings += [f'modules.{module}.at="http://127.0.0.1:{at}"' for module, at in ports.items()]
        if over_redis:
            redis_port = port + len(processes)
            self._helper(stack, ["redis-server", "--port", redis_port, "--bind", "127.0.0.1", "--save", "", "--appendonly",
                                 "no", "--dir", folder], folder / "redis.log")
            settings += ['bus.transport="redis"', f'bus.redis.url="redis://127.0.0.1:{redis_port}"',
                         'server.trusted_proxies=["127.0.0.1"]']
        for n, modules in enumerate(processes):
            data = folder / "-".join(modules)
            chosen = [f"modules.here={list(modules)}".replace("'", '"')]
            self.processes.append(stack.enter_context(Baedal(data, port + n, [*settings, *chosen], environment)))
        self.port = port
        if over_redis:
            self.port = port + len(processes) + 1
            text = CONFIGURATION.read_text().replace("bind :80", f"bind 127.0.0.1:{self.port}")
            kept = [line for line in text.splitlines() if "bind :443" not in line and "http-request redirect" not in line]
            text = "\n".join(kept) + "\n"
            for n, module in enumerate(MODULES):
                text = text.replace(f"127.0.0.1:{8081 + n}", f"127.0.0.1:{ports[module]}")
            (folder / "haproxy.cfg").write_text("global\n    maxconn 2000\n" + text)
            self._helper(stack, ["haproxy", "-db", "-f", folder / "haproxy.cfg"], folder / "haproxy.log")
        self._wait_for_the_menu()

    def _helper(self, stack, command, log):
        helper = Helper(command, log)
        stack.callback(helper.stop)
        self.helpers.append(helper)

    def _wait_for_the_menu(self):
        """Orders can be placed at the entrance."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/menus/1"):
                return
            time.sleep(0.05)
        raise BenchError("the entrance has no menu")

    def cpu_seconds(self):
        return sum(part.cpu_seconds() for part in (*self.processes, *self.helpers))

    def lag(self):
        """Events that a module has not handled, by the ends of the logs as their own processes know them."""
        heads = {}
        for modules, process in zip(self.modules, self.processes):
            for module in modules:
                log = process.get(f"/internal/log?module={module}&after=0&limit=1", {"X-Baedal-Peer": SECRET})
                heads[module] = json.loads(log[1])["head"]
        positions = self.processes[0].json("/admin/subscriptions")["items"]  # of all processes
        return sum(max(0, heads[at["producer"]] - at["cursor"]) for at in positions)

    def settle(self):
        """Waits until every module has handled every event, and returns the seconds."""
        begun = time.monotonic()
        while self.lag():
            if time.monotonic() > begun + 60:
                raise BenchError("the modules do not catch up")
            time.sleep(0.002)
        return time.monotonic() - begun

    def check_books(self):
        for process in self.processes:
            process.stop()
        folders = [process.data for process in self.processes]
        command = [BAEDAL, "check", "--data", folders[0]]
        for folder in folders[1:]:
            command += ["--also", folder]
        found = subprocess.run(command, capture_output=True, text=True)
        if found.returncode != 0:
            raise BenchError(f"the books do not agree:\n{found.stdout}{found.stderr}")


def measure(shape, connections, seconds):
    cpu = shape.cpu_seconds()
    result = load(shape.port, connections, seconds, tolerate=True)  # a busy machine answers some by 503
    lag_ms = shape.settle() * 1000
    return {"orders/s": result["perSecond"], "p50 ms": result["p50us"] / 1000, "p99 ms": result["p99us"] / 1000,
            "cpu us/order": (shape.cpu_seconds() - cpu) * 1e6 / result["answers"], "lag after ms": lag_ms,
            "refused": result["errors"]}


def run(work, options):
    for program in ("redis-server", "haproxy"):
        if shutil.which(program) is None:
            print(f"\nThe shapes were left out: they need {program} (apt-get install {program.removesuffix('-server')}).")
            return
    rounds = {}
    with contextlib.ExitStack() as stack:
        shapes = {
            "one process": Shape(stack, work / "one", options.port, [MODULES]),
            "four over HTTP": Shape(stack, work / "four", options.port + 10,
                                    [("order", "marketing"), ("pay",), ("store",), ("notify",)]),
            "five over Redis": Shape(stack, work / "five", options.port + 20, [(module,) for module in MODULES], True)}
        for shape in shapes.values():
            load(shape.port, 16, 1, tolerate=True)  # fills the caches
            shape.settle()
        for _ in range(options.rounds):
            for connections in CONNECTIONS:
                for name, shape in shapes.items():
                    rounds.setdefault((connections, name), []).append(measure(shape, connections, options.seconds))
        for shape in shapes.values():
            shape.check_books()
    rows = []
    for (connections, name), measured in rounds.items():
        row = {"connections": connections, "shape": name, **report.medians(measured)}
        one = report.medians(rounds[connections, "one process"])["orders/s"]
        rows.append({**row, "of one": row["orders/s"] / one})
    report.table("One process, four, and five, `baedal check` clean", rows)
    report.keep("shapes", {"rows": rows})
