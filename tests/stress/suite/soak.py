"""Half of what it can take, for as long as there is time, with modules that come and go."""

import contextlib
import random
import shutil
import statistics
import threading
import time

import probe
import report
from customers import CustomerLoad
from processes import load
from sampler import Sampler
from deployment import QUICK, Deployment
from wire import Lost, Wire
from order_history import OrderHistory

MODULES = ("notify", "store", "pay", "order")
CUSTOMERS = 2                # with keys, cancels, a kitchen and refunds
BYTES_AN_ORDER = 5_000       # on the disk
DISK_SHARE = 0.5             # of what is free, at most
SAMPLE_EVERY = 10.0          # seconds
TOLD_EVERY = 60.0
MOST_LOG_MIB = 64            # the five -wal files together: a thousand pages each, and what a reader held up
MOST_QUEUED = 100            # units, in the median of a quarter
FIGURES = ("MiB", "files", "threads", "log MiB", "queued units", "events behind")


class ModuleStopper(threading.Thread):
    """Stops a module now and then, and starts it again after a moment."""

    def __init__(self, deployment, seed):
        super().__init__(daemon=True)
        self.random = random.Random(f"{seed}/soak")
        self.wire = Wire(deployment.port, timeout=30, headers=deployment.owner.headers)
        self.stops = dict.fromkeys(MODULES, 0)
        self.ending = threading.Event()

    def run(self):
        while not self.ending.wait(self.random.uniform(2, 15)):
            module = self.random.choice(MODULES)
            self.tell(module, "stop")
            self.ending.wait(self.random.uniform(0.2, 3))
            self.tell(module, "start")
            self.stops[module] += 1
        self.wire.close()

    def tell(self, module, what):
        with contextlib.suppress(Lost):
            self.wire.ask("POST", f"/admin/modules/{module}/{what}")

    def stop(self):
        self.ending.set()
        self.join()
        for module in MODULES:
            self.tell(module, "start")
        self.wire.close()


def rate_of(deployment, options, seconds):
    rate = options.rate or load(deployment.port, 64, max(3, 0.02 * seconds), tolerate=True)["perSecond"] / 2
    room = shutil.disk_usage(deployment.data).free * DISK_SHARE
    fits = room / BYTES_AN_ORDER / seconds
    if rate > fits:
        print(f"  {rate:,.0f} orders/s would fill the disk: {fits:,.0f} it is", flush=True)
    return min(rate, fits)


def wait_for_load(flood, sampler):
    printed_at = time.monotonic()
    while flood.running():
        time.sleep(0.5)
        if time.monotonic() > printed_at + TOLD_EVERY and sampler.rows:
            printed_at = time.monotonic()
            print("  " + ", ".join(f"{what} {value:,}" for what, value in sampler.rows[-1].items()), flush=True)


def p99_of_quarter(figures, which):
    size = max(1, len(figures.seconds) // 4)
    rows = [s["p99us"] for s in figures.seconds[which * size:(which + 1) * size] if s["count"]]
    return statistics.median(rows) / 1000 if rows else 0.0


def judge(verdict, deployment, history, figures, sampler):
    odd = {status: n for status, n in figures.not_good().items() if status != 503}
    verdict.check(not odd, f"answers that stopped modules do not explain: {odd}")
    for what, slack in (("files", 50), ("threads", 5)):
        first, last = sampler.quarter(what, 0), sampler.quarter(what, 3)
        verdict.check(last <= first + slack, f"{what}: {first:g} in the first quarter, {last:g} in the last")
    first, last = sampler.quarter("MiB", 1), sampler.quarter("MiB", 3)
    verdict.check(last <= 1.3 * first + 16,
                  f"memory goes on growing: {first:.0f} MiB in the second quarter, {last:.0f} in the last")
    verdict.check(sampler.most("log MiB") <= MOST_LOG_MIB, f"logs of {sampler.most('log MiB'):.0f} MiB")
    queued = sampler.quarter("queued units", 3)
    verdict.check(queued <= MOST_QUEUED, f"{queued:.0f} units are queued in the last quarter")
    with Wire(deployment.port) as wire:
        for known_order in history.orders:
            history.look(wire, known_order)


def run(work, options, verdict):
    seconds = options.seconds * 0.85
    history = OrderHistory(verdict)
    with contextlib.ExitStack() as stack:
        deployment = stack.enter_context(Deployment(work / "soak", options.port, QUICK))
        deployment.start()
        rate = rate_of(deployment, options, seconds)
        print(f"  {rate:,.0f} orders/s for {seconds / 60:.1f} minutes", flush=True)
        sampler, module_stopper = Sampler(deployment, min(SAMPLE_EVERY, seconds / 40)), ModuleStopper(deployment, options.seed)
        customers = stack.enter_context(CustomerLoad(CUSTOMERS, options.port, history, options.seed, think=0.2))
        flood = stack.enter_context(probe.Offer(options.port, work, rate, seconds, [probe.order()], 2000))
        sampler.start()
        module_stopper.start()
        wait_for_load(flood, sampler)
        figures = flood.figures()
        module_stopper.stop()
        customers.finish()
        sampler.stop()
        begun = time.monotonic()
        for left in deployment.settle(patience=300):
            verdict.broken(f"it does not come to rest after the load: {left}")
        settled = time.monotonic() - begun
        judge(verdict, deployment, history, figures, sampler)
        files = sum(file.stat().st_size for file in deployment.data.iterdir()) / 2**20
        verdict.check(deployment.stop() == 0, "it does not end in order after SIGTERM")
        begun = time.monotonic()
        for violation in deployment.violations():
            verdict.broken(violation)
        checked = time.monotonic() - begun
    row = {"orders/s": figures.per_second, "201": figures.count(201), "202": figures.count(202),
           "503": figures.count(503), "unsent": figures.unsent, "p99 ms, first quarter": p99_of_quarter(figures, 0),
           "last": p99_of_quarter(figures, 3), "orders followed": len(history.orders), "module stops": sum(module_stopper.stops.values()),
           "at rest after s": settled, "data MiB": files, "checked in s": checked}
    report.table(f"{rate:,.0f} orders a second for {seconds / 60:.1f} minutes", [row])
    trend = [{"": what, "first quarter": sampler.quarter(what, 0), "last quarter": sampler.quarter(what, 3),
              "most": sampler.most(what)} for what in FIGURES]
    report.table("What it took", trend)
    return {**row, "stops": module_stopper.stops, "trend": trend, "samples": sampler.rows}
