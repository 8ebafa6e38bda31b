"""How fast a module that was down for a day catches up."""

import time

import report
from processes import Baedal, load

EVENTS = 100_000
CONSUMERS = ("store", "notify")


def measure(data, port, consumer):
    with Baedal(data, port) as server:
        server.post(f"/admin/modules/{consumer}/stop")
        while server.lag(consumer) < EVENTS:
            load(server.port, 256, 2)
        for other in CONSUMERS:
            while other != consumer and server.lag(other):
                time.sleep(0.1)
        events = server.lag(consumer)
        cpu = server.cpu_seconds()
        begun = time.monotonic()
        server.post(f"/admin/modules/{consumer}/start")
        while server.lag(consumer):
            time.sleep(0.01)
        seconds = time.monotonic() - begun
        row = {"events": events, "seconds": seconds, "events/s": events / seconds,
               "cpu us/event": (server.cpu_seconds() - cpu) * 1e6 / events, "memory MiB": server.memory_mib("VmHWM")}
        server.settle()
        server.check_books()
    return row


def run(work, options):
    rows = []
    for consumer in CONSUMERS:
        rounds = [measure(work / f"{consumer}-{n}", options.port, consumer) for n in range(min(options.rounds, 3))]
        rows.append({"module": consumer, **report.medians(rounds)})
    report.table("A module catches up after its outage", rows)
    report.keep("recovery", {"rows": rows})
