"""A disk whose calls fail for a while, under one module's file or under all."""

import random
import time

import strace
from deployment import DATABASES, OWNER
from wire import Lost, Wire

LONGEST_FAULT = 6.0       # seconds
RECOVERY = 40.0           # seconds that a module may take then: the supervisor waits up to 30
# One path of each module that asks its database.
PATHS = {"order": "/orders?limit=1", "pay": "/payments?limit=1", "store": "/stores", "notify": "/notifications?orderId=none"}
FAULTS = {"sync fails": (strace.SYNC, "EIO"), "disk full": (strace.WRITE, "ENOSPC"), "reads fail": (strace.READ, "EIO")}
OWNERS = {"order": "order", "pay": "pay", "pay_sandbox": "pay", "store": "store", "notify": "notify"}
WHOLE = "every file"
SOME = 5  # answers 500 before the module has noticed


def statuses(port):
    """Of one path of each module, and the seconds that the slowest took."""
    found, slowest = {}, 0.0
    for module, path in PATHS.items():
        begun = time.monotonic()
        with Wire(port, timeout=5) as wire:
            try:
                found[module] = wire.ask("GET", path, headers=OWNER).status
            except Lost:
                found[module] = 0
        slowest = max(slowest, time.monotonic() - begun)
    return found, slowest


class Watch:
    """What the server says of its modules while the disk fails under some of them."""

    def __init__(self, deployment, verdict, modules, when):
        self.deployment = deployment
        self.verdict = verdict
        self.modules = modules
        self.when = when
        self.failed = set()
        self.named = False
        self.last_errors = set()
        self.internal_errors = dict.fromkeys(modules, 0)
        self.slowest = 0.0

    def look(self):
        before = self.deployment.modules()
        found, slowest = statuses(self.deployment.port)
        ready = self.deployment.ask("GET", "/readyz")
        after = self.deployment.modules()
        self.slowest = max(self.slowest, slowest)
        for module, status in found.items():
            if module in self.modules:
                steady = before[module] == after[module]  # it was in that state all the while
                if steady:
                    self.expect_failed(after[module], status, ready)
            else:
                self.verdict.check(status == 200, f"{self.when}: GET {PATHS[module]} of {module} answers {status}")

    def expect_failed(self, module, status, ready):
        name = module["name"]
        self.internal_errors[name] += status == 500
        if module["state"] != "failed":
            return
        self.failed.add(name)
        self.last_errors.add(module["lastError"])
        self.verdict.check(status == 503, f"{self.when}: GET {PATHS[name]} of {name} answers {status}, not 503")
        named = ready.status == 503 and ready.json()["modules"][name] == "failed"
        self.named |= named
        self.verdict.check(named, f"{self.when}: /readyz says {ready.status} {ready.body}")


def failing_disk(deployment, verdict, choose, files, fault):
    calls, error = FAULTS[fault]
    databases = DATABASES if files == WHOLE else (files,)
    modules = {OWNERS[database] for database in databases}
    when = f"{fault} on {files if files == WHOLE else files + '.sqlite'}"
    watch = Watch(deployment, verdict, modules, when)
    seconds = choose.uniform(0.5, LONGEST_FAULT)
    paths = [path for database in databases for path in strace.files_of(deployment.data, database)]
    with strace.Failing(deployment.pid(), calls, paths, error):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            watch.look()
            time.sleep(0.05)
    released = time.monotonic()
    if calls != strace.READ:  # what is in memory need not be read
        verdict.check(watch.failed and watch.named, f"{when}: no module becomes failed in {seconds:.1f} s")
        verdict.check(None not in watch.last_errors, f"{when}: /admin/modules tells no lastError")
    for module, count in watch.internal_errors.items():
        verdict.check(count <= SOME or module in watch.failed,
                      f"{when}: {module} answers 500 {count} times in {seconds:.1f} s and is not failed")
    recovered = deployment.wait_until_ready(RECOVERY)
    took = time.monotonic() - released
    verdict.check(recovered, f"{when}: not recovered {RECOVERY:g} s after the fault's end: {deployment.modules()}")
    return {"fault": fault, "file": files, "for s": seconds, "failed": ", ".join(sorted(watch.failed)) or "-",
            "lastError": "; ".join(sorted(map(str, watch.last_errors))) or "-", "answers 500": sum(watch.internal_errors.values()),
            "slowest answer ms": watch.slowest * 1000, "recovered after s": took}


def failing_disks(deployment, history, verdict, seed, seconds):
    choose, looks = random.Random(f"{seed}/failing"), random.Random(f"{seed}/looks")
    cases = [(files, fault) for fault in FAULTS for files in (*DATABASES, WHOLE)]
    choose.shuffle(cases)
    rows = []
    end = time.monotonic() + seconds
    for files, fault in cases:
        if rows and time.monotonic() > end:
            verdict.remark(f"there was time for {len(rows)} of {len(cases)} failing disks only")
            break
        deployment.kill()  # a new server counts its back-off anew
        deployment.start()
        rows.append(failing_disk(deployment, verdict, choose, files, fault))
        with Wire(deployment.port) as wire:
            history.look_at_some(wire, looks)
    return rows
