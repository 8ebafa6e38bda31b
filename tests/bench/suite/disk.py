"""One customer at a time, on the disk of this machine and on one whose syncs take 5 ms more."""

import struct

import report
from processes import BUILD, Baedal, BenchError, load

LIBRARY = BUILD / "tests/bench/libslow_disk.so"
SETTINGS = Baedal.DEMO + Baedal.USUAL + ("pay.cash_on_delivery=true",)
PAYMENTS = {"sandbox": "tok_ok", "cash": "cash"}
ADDED_MS = (0, 5)


def counts(file):
    """Syncs and bytes since the start of the server."""
    return struct.unpack("QQ", file.read_bytes())


def measure(server, file, token, added, seconds):
    syncs, written = counts(file)
    result = load(server.port, 1, seconds, token, 201, 0)
    server.settle()
    more_syncs, more_written = counts(file)
    orders = result["answers"]
    p50 = result["p50us"] / 1000
    return {"orders/s": result["perSecond"], "p50 ms": p50, "p99 ms": result["p99us"] / 1000,
            "syncs/order": (more_syncs - syncs) / orders, "KB/order": (more_written - written) / orders / 1000,
            "p50 in added syncs": p50 / added if added else 0}


def run(work, options):
    rows = []
    for added in ADDED_MS:
        file = work / f"counts-{added}"
        file.write_bytes(bytes(16))
        preload = {"LD_PRELOAD": str(LIBRARY), "SLOW_DISK_MS": str(added), "SLOW_DISK_COUNTS": str(file)}
        with Baedal(work / f"disk-{added}", options.port, SETTINGS, preload) as server:
            load(server.port, 1, 0.5)  # fills the caches
            server.settle()
            rounds = {payment: [] for payment in PAYMENTS}
            for _ in range(options.rounds):
                for payment, token in PAYMENTS.items():
                    rounds[payment].append(measure(server, file, token, added, options.seconds))
            if counts(file)[0] == 0:
                raise BenchError(f"{LIBRARY} was not taken: the program has its own syncs")
            server.check_books()
        rows += [{"added to a sync, ms": added, "payment": payment, **report.medians(measured)}
                 for payment, measured in rounds.items()]
    report.table("One customer at a time", rows)
    report.keep("disk", {"rows": rows})
