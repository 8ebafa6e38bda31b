"""Power cuts, hundreds of them, on one data folder: at any moment, at the start, and long pauses."""

import contextlib
import random
import signal
import time

import report
from customers import CustomerLoad
from deployment import Deployment
from wire import Wire
from order_history import OrderHistory

CUSTOMERS = 8
LONGEST_ROUND = 0.6       # seconds from ready to the cut
LONGEST_START = 0.03      # until the cut of one that is just starting
LONGEST_PAUSE = 3.0
FILES_EVERY = 25          # rounds between looks into every page of the files
KINDS = {"cut": 80, "cut at the start": 14, "pause": 6}


class Rounds:
    def __init__(self, deployment, history, verdict, seed):
        self.deployment = deployment
        self.history = history
        self.verdict = verdict
        self.random = random.Random(f"{seed}/kills")   # what is done, and when
        self.looks = random.Random(f"{seed}/looks")
        self.done = dict.fromkeys(KINDS, 0)
        self.restarts = []
        self.seen = 0

    def one(self):
        kind = self.random.choices(list(KINDS), KINDS.values())[0]
        time.sleep(self.random.uniform(0.005, LONGEST_ROUND))
        if kind == "pause":
            self.pause(self.random.uniform(0.05, LONGEST_PAUSE))
        else:
            self.cut(self.random.randint(1, 4) if kind == "cut at the start" else 0)
        self.done[kind] += 1

    def pause(self, seconds):
        self.deployment.send(signal.SIGSTOP)
        time.sleep(seconds)
        self.deployment.send(signal.SIGCONT)
        self.check_files(thoroughly=False)
        self.look()

    def cut(self, starts):
        """Kills it, and again so many times while it starts."""
        self.deployment.kill()
        for _ in range(starts):
            self.deployment.launch()
            time.sleep(self.random.uniform(0, LONGEST_START))
            self.deployment.kill()
        self.check_files(thoroughly=sum(self.done.values()) % FILES_EVERY == 0)
        begun = time.monotonic()
        self.deployment.start()
        self.restarts.append((time.monotonic() - begun) * 1000)
        self.look()

    def check_files(self, thoroughly):
        for violation in self.deployment.violations():
            self.verdict.broken(f"after a round: {violation}")
        for damage in self.deployment.damage() if thoroughly else ():
            self.verdict.broken(f"after a round: {damage}")

    def look(self):
        with Wire(self.deployment.port) as wire:
            self.seen += self.history.look_at_some(wire, self.looks)


def run(work, options, verdict):
    history = OrderHistory(verdict)
    with contextlib.ExitStack() as stack:
        deployment = stack.enter_context(Deployment(work / "kills", options.port))
        deployment.start()
        load = stack.enter_context(CustomerLoad(CUSTOMERS, options.port, history, options.seed))
        rounds = Rounds(deployment, history, verdict, options.seed)
        end = time.monotonic() + options.seconds * 0.9
        shown = time.monotonic()
        while time.monotonic() < end:
            rounds.one()
            if time.monotonic() > shown + 15:
                shown = time.monotonic()
                print(f"  {sum(rounds.done.values())} rounds, {len(history.orders):,} orders", flush=True)
        repeats = load.finish()
        for left in deployment.settle(patience=60):
            verdict.broken(f"it does not come to rest after the last cut: {left}")
        orders = history.audit(deployment)
        for known_order in history.some(rounds.looks, 20, 80):
            load.customers[0].replay(known_order)
        verdict.check(deployment.stop() == 0, "it does not end in order after SIGTERM")
        rounds.check_files(thoroughly=True)
    row = {"rounds": sum(rounds.done.values()), **rounds.done, "orders": orders,
           "answered paid at once": sum(known_order.response[0] == 201 for known_order in history.orders),
           "requests repeated": repeats, "orders looked at": rounds.seen,
           "restart ms, median": sorted(rounds.restarts)[len(rounds.restarts) // 2] if rounds.restarts else 0.0,
           "worst": max(rounds.restarts, default=0.0)}
    report.table("Power cuts and pauses under load, on one data folder", [row])
    return row
