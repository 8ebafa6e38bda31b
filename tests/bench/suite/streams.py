"""10,000 customers who follow their orders, while 2,000 orders a second are placed and paid."""

import json
import subprocess

import report
from processes import CLIENT, Baedal, BenchError

STREAMS = 10_000
RATE = 2_000
SETTINGS = (*Baedal.DEMO, "order.require_contact=false", 'log.level="warn"')  # no payment without being asked


def measure(server):
    before = server.memory_mib()
    town = subprocess.Popen([CLIENT, "trackers", str(server.port), str(STREAMS), str(RATE)],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if not town.stdout.readline():
            raise BenchError("the streams could not be opened")
        open_now = server.memory_mib()
        result = json.loads(town.communicate("go\n")[0])
    finally:
        town.kill()
        town.wait()
    if result["heard"] != STREAMS:
        raise BenchError(f"{result['heard']} of {STREAMS} followers heard of their payment")
    return {"orders/s": result["perSecond"], "p50 ms": result["p50ms"], "p99 ms": result["p99ms"],
            "worst ms": result["worstMs"], "streams add MiB": open_now - before,
            "KiB/stream": (open_now - before) * 1024 / STREAMS}


def run(work, options):
    rounds = []
    for n in range(options.rounds):
        with Baedal(work / f"streams-{n}", options.port, SETTINGS) as server:
            rounds.append(measure(server))
            server.check_books()
    row = report.medians(rounds)
    report.table(f"{STREAMS:,} event streams; from the change (before its commit) to the follower", [row])
    report.keep("streams", {"streams": STREAMS, "rate": RATE, **row})
