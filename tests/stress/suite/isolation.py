"""One module in trouble, and what the customers of the others notice."""

import contextlib
import os
import random
import signal
import subprocess
import time

import broken_files
import probe
import report
from deployment import Deployment
from steady import Steady, compare, customers, staff, tells

SETTINGS = ("demo.enabled=true", "demo.autopilot=false", 'pay.gateway="sandbox"',
            "order.require_contact=false", 'log.level="warn"')
SLOW = (*SETTINGS, "pay.sandbox.latency_ms=[2000, 3000]", "pay.cash_on_delivery=true")
CASH = {"item": "통닭", "storeId": 1, "payment": {"method": "cash"}}
LOST_CALLS = {"item": "통닭", "storeId": 1, "payment": {"method": "sandbox", "token": "tok_timeout"}}
TINY_MIB = 8
SERVED = {"menu": (200,), "an order": (200,), "ordering": (201,), "the board": (200,), "payments": (200,), "messages": (200,)}
ASKED_LATER = {**SERVED, "ordering": (201, 202)}
STAFF_PATHS = {"order": ("/orders?limit=200",), "notify": ("/notifications?orderId=none",), "pay": ("/payments?limit=200",),
               "store": ("/stores/1/tickets?state=active&limit=200", "/stores")}
SOME = 5  # answers 500 or 503 before a module has noticed
SCENARIOS = 18


def wait_for(deployment, module, state, patience):
    """True once the module is in that state."""
    end = time.monotonic() + patience
    while deployment.modules()[module]["state"] != state:
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


# --- a full disk -------------------------------------------------------------------------------------


@contextlib.contextmanager
def tiny_disk(at):
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={TINY_MIB}m", "tmpfs", at], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", at], check=True)


def fill(disk):
    with contextlib.suppress(OSError), open(disk / "filler", "wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))


def full_disk(work, options, verdict, seconds):
    if os.geteuid() != 0:
        verdict.remark("no root, no tiny disk: the scene `full disk` was left out")
        return []
    scenario = "notify's disk is full"
    with tiny_disk(work / "disk") as disk, Deployment(work / "full", options.port, SETTINGS) as deployment:
        deployment.data.mkdir(mode=0o700)
        (deployment.data / "notify.sqlite").symlink_to(disk / "notify.sqlite")
        deployment.start()
        steady = Steady(deployment, work, customers(deployment))
        before = steady.watch(seconds)

        def meanwhile(_):
            fill(disk)
            verdict.check(wait_for(deployment, "notify", "failed", 10), f"{scenario}: notify does not become failed")
            tells(deployment, verdict, scenario, "notify", "failed")
        during = steady.watch(seconds, meanwhile)
        (disk / "filler").unlink()
        verdict.check(deployment.wait_until_ready(40), f"{scenario}: notify has not recovered 40 s after there was room again")
        for left in deployment.settle(60):
            verdict.broken(f"{scenario}: it does not come to rest afterwards: {left}")
        deployment.stop()
        for violation in deployment.violations():
            verdict.broken(f"{scenario}: {violation}")
    return [compare(verdict, scenario, before, during, SERVED)]


# --- broken files ------------------------------------------------------------------------------------


def others(deployment, module):
    """Who must not notice: customers need order, and nobody else."""
    return staff(deployment) if module == "order" else customers(deployment)


def broken_file(work, options, verdict, seconds, module, what):
    """Broken while the server is stopped, and then started."""
    scenario = f"{what} of {module}.sqlite is broken"
    with Deployment(work / f"broken-{module}-{what.replace(' ', '-')}", options.port, SETTINGS) as deployment:
        deployment.start()
        steady = Steady(deployment, work, others(deployment, module))
        before = steady.watch(seconds)
        deployment.settle()
        deployment.stop()
        getattr(broken_files, what.replace(" ", "_"))(deployment.data / f"{module}.sqlite", random.Random(options.seed))
        deployment.launch()
        if not comes_up(deployment):
            verdict.broken(f"{scenario}: the server does not start, and nobody can order: \"{deployment.last_log_lines()}\"")
            return []
        during = steady.watch(seconds)
        if not verdict.check(not deployment.ended(), f"{scenario}: the server ended: {deployment.log_tail(500)}"):
            return []
        verdict.check(wait_for(deployment, module, "failed", 5), f"{scenario}: {module} does not become failed")
        print(f"  {scenario}: {tells(deployment, verdict, scenario, module, 'failed')}", flush=True)
        row = compare(verdict, scenario, before, during, SERVED)
        verdict.check(deployment.stop() == 0, f"{scenario}: it does not end in order after SIGTERM")
    return [row]


def comes_up(deployment, patience=15):
    """It answers, ready or not."""
    end = time.monotonic() + patience
    with probe.wire.Wire(deployment.port) as wire:
        while time.monotonic() < end and not deployment.ended():
            with contextlib.suppress(probe.wire.Lost):
                return wire.ask("GET", "/livez").status == 200
            time.sleep(0.01)
    return False


def broken_while_running(work, options, verdict, seconds, module):
    """Its pages are overwritten again and again, while staff read them. What it makes of that is its own
    affair; the process goes on, and says how it is."""
    scenario = f"{module}.sqlite is broken while it runs"
    allowed = {**SERVED, "ordering": (201, 202, 503)} if module == "pay" else SERVED
    with Deployment(work / f"running-{module}", options.port, SETTINGS) as deployment:
        deployment.start()
        steady = Steady(deployment, work, others(deployment, module))
        probe.offer(deployment.port, work, 300, 2, [probe.order()])  # something to break
        before = steady.watch(seconds)
        choose = random.Random(options.seed)
        responses = {}

        def meanwhile(running):
            while running() and not deployment.ended():
                choose.choice((broken_files.turned_bytes, broken_files.the_pages_in_the_middle))(
                    deployment.data / f"{module}.sqlite", choose)
                for path in STAFF_PATHS[module]:
                    status = deployment.ask("GET", path).status
                    responses[status] = responses.get(status, 0) + 1
                for path in ("/metrics", "/readyz", "/admin/modules"):
                    status = deployment.ask("GET", path).status
                    verdict.check(status in (200, 503), f"{scenario}: GET {path} answers {status}")
                time.sleep(0.3)
        during = steady.watch(seconds, meanwhile)
        if not verdict.check(not deployment.ended(), f"{scenario}: the server ended: {deployment.last_log_lines()}"):
            return []
        left = deployment.modules()[module]
        print(f"  {scenario}: it is {left['state']} ({left['lastError']}); staff were answered {responses}", flush=True)
        failed = responses.get(500, 0) + responses.get(503, 0)
        verdict.check(failed <= SOME or left["lastError"],
                      f"{scenario}: staff were answered {responses}, and /readyz and /admin/modules know of nothing")
        verdict.check(deployment.stop() == 0, f"{scenario}: it does not end in order after SIGTERM")
        return [compare(verdict, scenario, before, during, allowed)]


# --- a slow gateway ------------------------------------------------------------------------------------


def slow_gateway(work, options, verdict, seconds):
    """Customers who pay in cash, beside many whose gateway takes seconds or never answers."""
    scenario = "the gateway takes 2 to 3 s, or never answers"
    with Deployment(work / "slow", options.port, SLOW) as deployment:
        deployment.start()
        steady = Steady(deployment, work, customers(deployment, CASH))
        before = steady.watch(seconds)
        requests = [probe.order(), probe.wire.request("POST", "/orders", LOST_CALLS)]
        with probe.Offer(options.port, work, 400, seconds + 2, requests, 3000) as flood:
            time.sleep(2)
            during = steady.watch(seconds)
            figures = flood.figures()
        print(f"  {scenario}: the others are answered {figures.responses}", flush=True)
        verdict.check(not figures.not_good(), f"{scenario}: they are answered {figures.not_good()}")
        deployment.stop()
        for violation in deployment.violations():
            verdict.broken(f"{scenario}: {violation}")
    return [compare(verdict, scenario, before, during, SERVED)]


# --- restarts ------------------------------------------------------------------------------------------


def restarts(work, options, verdict, seconds):
    rows = []
    with Deployment(work / "restarts", options.port, SETTINGS) as deployment:
        deployment.start()
        steady = Steady(deployment, work, customers(deployment))
        for module in ("notify", "store", "pay"):
            scenario = f"{module} is stopped and started"
            before = steady.watch(seconds)

            def meanwhile(running, module=module, scenario=scenario):
                while running():
                    deployment.ask("POST", f"/admin/modules/{module}/stop")
                    tells(deployment, verdict, scenario, module, "stopped")
                    time.sleep(0.2)
                    deployment.ask("POST", f"/admin/modules/{module}/start")
                    time.sleep(0.2)
            during = steady.watch(seconds, meanwhile)
            rows.append(compare(verdict, scenario, before, during, ASKED_LATER if module == "pay" else SERVED))
            verdict.check(deployment.wait_until_ready(10), f"{scenario}: it is not ready afterwards")
        for left in deployment.settle(60):
            verdict.broken(f"after restarts it does not come to rest: {left}")
        verdict.check(deployment.end(signal.SIGTERM) == 0, "after restarts it does not end in order after SIGTERM")
        for violation in deployment.violations():
            verdict.broken(f"after restarts: {violation}")
    return rows


def run(work, options, verdict):
    seconds = max(4.0, options.seconds / SCENARIOS / 2 - 1)
    rows = full_disk(work, options, verdict, seconds)
    rows += slow_gateway(work, options, verdict, seconds)
    rows += restarts(work, options, verdict, seconds)
    for module in ("notify", "store"):
        for what in broken_files.KINDS:
            rows += broken_file(work, options, verdict, seconds, module, what)
    for module in ("notify", "pay", "store"):
        rows += broken_while_running(work, options, verdict, seconds, module)
    report.table("The p99 of customers' requests, before > during", rows)
    behind = [row for what in broken_files.KINDS for row in broken_file(work, options, verdict, seconds, "order", what)]
    behind += broken_while_running(work, options, verdict, seconds, "order")
    report.table("The p99 of what the modules behind order's show, before > during", behind)
    return {"rows": rows, "behind": behind}
