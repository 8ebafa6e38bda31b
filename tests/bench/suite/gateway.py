"""What customers see of a slow, a failing and a returning payment gateway."""

import time

import report
from processes import TOKEN, Baedal, BenchError, client, load

CUSTOMERS = 100
LATENCY_MS = (400, 620)
SLOW_SECONDS = 60


def slow(work, port):
    settings = (*Baedal.DEMO, *Baedal.USUAL, f"pay.sandbox.latency_ms={list(LATENCY_MS)}")
    with Baedal(work / "slow", port, settings) as server:
        result = load(port, CUSTOMERS, SLOW_SECONDS, tolerate=True)
        threads = server.threads()
        server.check_books()
    possible = CUSTOMERS / (sum(LATENCY_MS) / 2000)
    return {"orders/s": result["perSecond"], "of what is possible": f"{100 * result['perSecond'] / possible:.1f} %",
            "answered 201": result["answers"], "others": result["errors"], "p50 ms": result["p50us"] / 1000,
            "p99 ms": result["p99us"] / 1000, "threads": threads}


def failing_and_back(work, port):
    with Baedal(work / "failing", port) as server:
        # The circuit opens within the first calls; after that nobody is charged and nobody waits.
        load(port, CUSTOMERS, 2, "tok_error", 202, 500, tolerate=True)
        failing = load(port, CUSTOMERS, 20, "tok_error", 202, 500)
        back = time.monotonic()
        while load(port, 20, 0.3, "tok_ok", 201, 100, tolerate=True)["errors"]:
            if time.monotonic() > back + 30:
                raise BenchError("it does not recover")
        recovered = time.monotonic() - back
        placed = client("count", port, TOKEN, "/orders?status=placed")["items"]
        charged = client("count", port, TOKEN, "/payments/sandbox/ledger")["items"]
        if placed != charged:
            raise BenchError(f"{placed} orders placed, {charged} charged")
        server.check_books()
    return {"answered 202": failing["answers"], "others": failing["errors"], "p50 ms": failing["p50us"] / 1000,
            "p99 ms": failing["p99us"] / 1000, "all placed again after s": recovered}


def run(work, options):
    slow_row, failing_row = slow(work, options.port), failing_and_back(work, options.port)
    report.table(f"{CUSTOMERS} customers, every payment taking {LATENCY_MS[0]} to {LATENCY_MS[1]} ms", [slow_row])
    report.table("A gateway that fails every call, its circuit open, and its return", [failing_row])
    report.keep("gateway", {"slow": slow_row, "failing": failing_row})
