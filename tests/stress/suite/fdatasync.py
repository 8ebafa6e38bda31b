"""The disk: killed at the Nth sync or write, and calls that fail for a while."""

import itertools
import random
import shutil
import time

import report
import strace
from customers import CustomerLoad
from failing_disk import failing_disks
from deployment import DATABASES, Deployment
from verdict import StressError
from wire import Wire
from order_history import OrderHistory

CUSTOMERS = 5
LONGEST_ROUND = 3.0       # seconds that a server may live when its N is never reached
FEWEST_SYNCS = 20         # of a first start
FEWEST_DIE = 0.5          # of the rounds: else nothing was shown


def end_of(deployment, patience):
    """Waits until it dies of its strace; kills it after that time. True if it died by itself."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if deployment.ended():
            deployment.kill()
            return True
        time.sleep(0.002)
    deployment.kill()
    return False


def examine(deployment, verdict, when):
    for problem in deployment.violations() + deployment.damage():
        verdict.broken(f"{when}: {problem}")


# --- a new folder, killed at each sync of its first start ---------------------------------------------


def first_starts(work, options, verdict, seconds):
    end = time.monotonic() + seconds
    for n in itertools.count(1):
        if time.monotonic() > end:
            verdict.remark(f"there was time for the first {n - 1} syncs of a first start only")
            return n - 1
        with Deployment(work / f"first-{n}", options.port) as deployment:
            deployment.launch(strace.killed_at(n, strace.SYNC))
            if deployment.wait_until_ready():
                verdict.check(n > FEWEST_SYNCS, f"a first start has {n - 1} syncs: was any of them its end?")
                return n - 1
            verdict.check(deployment.ended(), f"the first start, to be killed at sync {n}, neither ends nor is ready")
            deployment.kill()
            start_and_order(deployment, verdict, f"killed at sync {n} of its first start")
            deployment.stop()
            examine(deployment, verdict, f"killed at sync {n} of its first start")
            shutil.rmtree(deployment.data)


def start_and_order(deployment, verdict, when):
    deployment.launch()
    if verdict.check(deployment.wait_until_ready(), f"{when}, it does not start again:\n{deployment.log_tail(500)}"):
        response = deployment.ask("POST", "/orders", {"item": "통닭", "storeId": 1,
                                              "payment": {"method": "sandbox", "token": "tok_ok"}})
        verdict.check(response.status == 201, f"{when}, the first order is answered {response.status} {response.body[:200]}")


# --- under load ------------------------------------------------------------------------------------


def crashes(deployment, history, verdict, seed, seconds):
    """Killed at the Nth sync or write of one database, again and again on the same folder."""
    choose, looks = random.Random(f"{seed}/fdatasync"), random.Random(f"{seed}/looks")
    died, rounds = {}, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        rounds += 1
        database = choose.choice(DATABASES)
        calls = choose.choice((strace.SYNC, strace.SYNC, strace.WRITE))
        number = choose.randint(1, 40 if calls == strace.SYNC else 400)
        in_order = choose.random() < 0.2  # the syncs of an orderly end are others: the log goes into the file
        when = f"killed at call {number} of {calls} on {database}"
        if in_order:
            number = choose.randint(1, 3)
            when = f"killed at sync {number} on {database}.sqlite, told to stop at once"
            tracer = strace.killed_at(number, strace.SYNC, strace.files_of(deployment.data, database)[:1])
        else:
            tracer = strace.killed_at(number, calls, strace.files_of(deployment.data, database))
        deployment.kill()
        deployment.launch(tracer)
        if in_order and deployment.wait_until_ready():
            time.sleep(0.3)
            deployment.send(15)
        kind = "at a stop" if in_order else f"{calls.split(',')[0]} of {database}"
        died[kind] = died.get(kind, 0) + end_of(deployment, LONGEST_ROUND)
        examine(deployment, verdict, when)
        deployment.start()
        with Wire(deployment.port) as wire:
            history.look_at_some(wire, looks)
    verdict.check(sum(died.values()) >= FEWEST_DIE * rounds,
                  f"of {rounds} that were to die at a call, {sum(died.values())} did")
    return died


def run(work, options, verdict):
    if shutil.which("strace") is None:
        raise StressError("strace is missing")
    syncs = first_starts(work, options, verdict, options.seconds * 0.2)
    history = OrderHistory(verdict)
    with Deployment(work / "load", options.port) as deployment:
        deployment.start()
        with CustomerLoad(CUSTOMERS, options.port, history, options.seed) as load:
            died = crashes(deployment, history, verdict, options.seed, options.seconds * 0.3)
            rows = failing_disks(deployment, history, verdict, options.seed, options.seconds * 0.45)
            load.finish()
        for left in deployment.settle(patience=60):
            verdict.broken(f"it does not come to rest after the last fault: {left}")
        orders = history.audit(deployment)
        verdict.check(deployment.stop() == 0, "it does not end in order after SIGTERM")
        examine(deployment, verdict, "at the end")
    row = {"syncs of a first start": syncs, "crashes under load": sum(died.values()), "orders": orders}
    report.table("Killed at a sync or a write", [row])
    report.table("A disk that fails for a while", rows)
    return {**row, "by call": died, "failing": rows}
