"""Whole orders: durable, paid, and with all that follows, at 1 to 1,024 customers."""

import json
import shutil
import subprocess

import report
from processes import CLIENT, TOKEN, Baedal, BenchError, client, load

CONNECTIONS = (1, 16, 64, 256, 1024)


def measure(server, connections, seconds):
    server.forget_peak()
    cpu, commits = server.cpu_seconds(), server.commits()
    result = load(server.port, connections, seconds)
    server.settle()  # what an order costs includes the ticket and the messages that follow it
    orders = result["answers"]
    return {"orders/s": result["perSecond"], "p50 ms": result["p50us"] / 1000,
            "p99 ms": result["p99us"] / 1000, "p99.9 ms": result["p999us"] / 1000,
            "cpu us/order": (server.cpu_seconds() - cpu) * 1e6 / orders,
            "commits/order": (server.commits() - commits) / orders,
            "peak MiB": server.memory_mib("VmHWM"), "orders": orders}


def disk(work, seconds):
    """One append after the other: a page with fdatasync, and a row with a commit."""
    fsync, commit = client("fsync", work, int(seconds * 1000)), client("commit", work, int(seconds * 1000))
    return {"fsync p50 us": fsync["p50us"], "fsync p99 us": fsync["p99us"],
            "commit p50 us": commit["p50us"], "commit p99 us": commit["p99us"]}


def disk_beside(server, work, connections, seconds):
    """The same row after row, while so many customers order: what the disk gives to both."""
    loop = subprocess.Popen([CLIENT, "commit", str(work), str(int(seconds * 1000))], stdout=subprocess.PIPE, text=True)
    result = load(server.port, connections, seconds)
    commit = json.loads(loop.communicate()[0])
    server.settle()
    return {"commit p50 us": commit["p50us"], "commit p99 us": commit["p99us"], "order p50 us": float(result["p50us"]),
            "order p99 us": float(result["p99us"]), "orders": result["answers"]}


def bare(work, connections, seconds):
    folder = work / "bare"
    folder.mkdir()
    result = client("bare", folder, connections, int(seconds * 1000))
    shutil.rmtree(folder)
    return {"bare/s": result["perSecond"], "bare cpu us": result["cpuUs"], "bare commits": result["commits"]}


def run(work, options):
    rounds = {n: [] for n in CONNECTIONS}
    beside = {n: [] for n in CONNECTIONS}
    disks, besides = [], []
    with Baedal(work / "flow", options.port) as server:
        placed = load(server.port, 16, 1)["answers"]  # fills the caches
        server.settle()
        for _ in range(options.rounds):
            disks.append(disk(work, options.seconds / 2))
            for n in CONNECTIONS:
                rounds[n].append(measure(server, n, options.seconds))
                beside[n].append(bare(work, n, options.seconds / 2))
            besides.append(disk_beside(server, work, 64, options.seconds))
        placed += sum(row["orders"] for row in besides)
        placed += sum(row["orders"] for rows in rounds.values() for row in rows)
        charged = client("count", server.port, TOKEN, "/payments/sandbox/ledger")
        if charged["items"] != placed:
            raise BenchError(f"{placed} orders answered 201, {charged['items']} charged")
        server.check_books()
    flow = [{"connections": n, **report.medians(rounds[n])} for n in CONNECTIONS]
    for row in flow:
        del row["orders"]
    bare_flow = [{"connections": n, **report.medians(beside[n])} for n in CONNECTIONS]
    disk_row = report.medians(disks)
    beside_row = {key: value for key, value in report.medians(besides).items() if key != "orders"}
    report.table(f"Whole orders ({placed:,} placed, each charged once, `baedal check` clean)", flow)
    report.table("The same five commits by the database primitive alone", bare_flow)
    report.table("The disk beside it, one append after the other", [disk_row])
    report.table("And while 64 customers order", [beside_row])
    report.keep("flow", {"flow": flow, "bare": bare_flow, "disk": disk_row, "disk beside 64": beside_row})
