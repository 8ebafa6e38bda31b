"""What the second copy costs, and how far behind it is."""

import statistics
import threading
import time

import report
from processes import BAEDAL, Baedal, client, load

CONNECTIONS = 64
RATE = 500


def metric(server, name):
    for line in server.get("/metrics")[1].decode().splitlines():
        if line.startswith(name + " "):
            return float(line.split()[-1])
    return 0.0


class Behind:
    """Samples how far behind the copy is, until stop()."""

    def __init__(self, server):
        self.server, self.samples, self.ended = server, [], False
        self.thread = threading.Thread(target=self.sample)
        self.thread.start()

    def sample(self):
        while not self.ended:
            self.samples.append(metric(self.server, "baedal_follow_behind_seconds") * 1000)
            time.sleep(0.05)

    def stop(self):
        self.ended = True
        self.thread.join()
        return {"behind ms, median": statistics.median(self.samples), "at most": max(self.samples)}


def order(work):
    body = b'{"item":"\xed\x86\xb5\xeb\x8b\xad","storeId":1,"payment":{"method":"sandbox","token":"tok_ok"}}'
    file = work / "order.http"
    file.write_bytes(b"POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                     + str(len(body)).encode() + b"\r\n\r\n" + body)
    return file


def measured(server, run):
    cpu, commits, size = server.cpu_seconds(), server.commits(), metric(server, "baedal_follow_bytes_total")
    result, orders = run()
    server.settle()
    return {**result, "cpu us/order": (server.cpu_seconds() - cpu) * 1e6 / orders,
            "commits/order": (server.commits() - commits) / orders,
            "copied kB/order": (metric(server, "baedal_follow_bytes_total") - size) / 1000 / orders}


def flat_out(server, seconds):
    def run():
        result = load(server.port, CONNECTIONS, seconds)
        return {"orders/s": result["perSecond"], "p50 ms": result["p50us"] / 1000,
                "p99 ms": result["p99us"] / 1000}, result["answers"]
    return measured(server, run)


def at_rate(server, request, seconds):
    def run():
        result = client("offer", server.port, RATE, 256, int(seconds * 1000), request)
        placed = result["answers"]["201"]
        return {"orders/s": placed["count"] / seconds, "p50 ms": placed["p50us"] / 1000,
                "p99 ms": placed["p99us"] / 1000}, placed["count"]
    return measured(server, run)


def run(work, options):
    request = order(work)
    usual = Baedal.DEMO + Baedal.USUAL + ("server.rate_limit=0",)
    copy = f'backup.follow="{work / "copy"}"'
    through = f'backup.follow_command="exec {work / "receiver"}"'
    places = {"none": usual, "folder": (*usual, copy), "command": (*usual, through)}
    receiver = work / "receiver"
    receiver.write_text(f"#!/bin/sh\nexec {BAEDAL} receive --to {work / 'other'}\n")
    receiver.chmod(0o700)
    fast, steady, behind = ({name: [] for name in places} for _ in range(3))
    for _ in range(options.rounds):
        for number, (name, settings) in enumerate(places.items()):
            with Baedal(work / f"shop-{name}", options.port + number, settings) as server:
                while metric(server, "baedal_follow_behind_seconds") > 0:  # until it has a base
                    time.sleep(0.1)
                load(server.port, 16, 1)  # fills the caches
                server.settle()
                steady[name].append(at_rate(server, request, options.seconds * 2))
                if name != "none":
                    samples = Behind(server)
                    at_rate(server, request, options.seconds * 2)
                    behind[name].append(samples.stop())
                fast[name].append(flat_out(server, options.seconds))
                server.check_books()
    report.table(f"{CONNECTIONS} customers", [{"second copy": n, **report.medians(r)} for n, r in fast.items()])
    report.table(f"{RATE} orders/s", [{"second copy": n, **report.medians(r)} for n, r in steady.items()])
    lateness = [{"second copy": n, **report.medians(r)} for n, r in behind.items() if r]
    report.table(f"How far behind it is at {RATE} orders/s", lateness)
    report.keep("follow", {"flat out": {n: report.medians(r) for n, r in fast.items()},
                           "at rate": {n: report.medians(r) for n, r in steady.items()}, "behind": lateness})
