"""From the start of the process to /readyz, and memory at rest."""

import time

import history
import report
from processes import Baedal


def measure(data, port, settings):
    with Baedal(data, port, settings) as server:
        time.sleep(1)
        return {"ready ms": server.ready_ms, "memory MiB": server.memory_mib(), "threads": server.threads()}


def run(work, options):
    empty = Baedal.USUAL
    demo = Baedal.DEMO + Baedal.USUAL
    cases = {"empty": (work / "empty", empty), "demo": (work / "demo", demo)}
    cases |= {f"{n:,} orders": (history.folder(n, options), demo) for n in (100_000, options.orders)}
    for data, settings in cases.values():
        measure(data, options.port, settings)  # the first start of an empty folder makes the tables
    rounds = {name: [] for name in cases}
    for _ in range(options.rounds):
        for name, (data, settings) in cases.items():
            rounds[name].append(measure(data, options.port, settings))
    rows = [{"deployment": name, **report.medians(measured)} for name, measured in rounds.items()]
    report.table("Start, of a deployment that was stopped in order", rows)
    report.keep("start", {"rows": rows})
