"""How fast a store that was down for a day catches up."""

import time

import report
from processes import Baedal, load

EVENTS = 100_000


def measure(data, port):
    with Baedal(data, port) as server:
        server.post("/admin/modules/store/stop")
        while server.lag("store") < EVENTS:
            load(server.port, 256, 2)
        while server.lag("notify"):
            time.sleep(0.1)
        events = server.lag("store")
        cpu = server.cpu_seconds()
        begun = time.monotonic()
        server.post("/admin/modules/store/start")
        while server.lag("store"):
            time.sleep(0.01)
        seconds = time.monotonic() - begun
        row = {"events": events, "seconds": seconds, "events/s": events / seconds,
               "cpu us/event": (server.cpu_seconds() - cpu) * 1e6 / events, "memory MiB": server.memory_mib("VmHWM")}
        server.settle()
        server.check_books()
    return row


def run(work, options):
    rounds = [measure(work / f"recovery-{n}", options.port) for n in range(min(options.rounds, 3))]
    row = report.medians(rounds)
    report.table("A store catches up after its outage", [row])
    report.keep("recovery", row)
