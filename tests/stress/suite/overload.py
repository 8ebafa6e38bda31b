"""Twice the load that it can take, for minutes: what is served, what is refused how quickly, and afterwards."""

import resource
import statistics
import threading
import time

import probe
import report
from processes import load
from sampler import Sampler
from deployment import Deployment
from wire import Lost, Wire

SETTINGS = ("demo.enabled=true", "demo.autopilot=false", 'pay.gateway="sandbox"',
            "order.require_contact=false", 'log.level="warn"')
CUSTOMERS = 64          # who order as fast as they are answered: the rate that can be sustained
WAITING = 15_000        # connections of the overload, at most
RESERVED = 1_500        # files that are no such connections
PROBE_RATE = 25         # orders a second, of a customer beside it
RECOVERY = 60           # seconds that are watched afterwards, at most
NORMAL_AGAIN = 3        # seconds in a row within twice the normal p99
KEYS_EVERY = 0.2        # seconds between the orders whose keys are repeated afterwards
QUICK_MS = 500          # a refusal that takes longer is no quick one, ...
QUICK = 5               # ... if that is more than so many times the normal p99
LATE = 2                # times the normal p99: a customer who came in before should not notice
SOON = 10               # seconds until all is normal again
MOST_MIB = 512
UNSENT = 0.02           # of what was to be offered: else it was no such load


class KeyedCustomer(threading.Thread):
    """Orders now and then with a key, and remembers what it was told first."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.wire = Wire(port, timeout=10)
        self.first = {}
        self.ending = threading.Event()

    def run(self):
        while not self.ending.wait(KEYS_EVERY):
            self.order(f"overload-{len(self.first)}")
        self.wire.close()

    def order(self, key):
        try:
            self.first[key] = self.ask(key)
        except Lost:
            self.first[key] = None

    def ask(self, key):
        return self.wire.ask("POST", "/orders", probe.CHICKEN, {"Idempotency-Key": key})

    def repeat_all(self, verdict, patience=15):
        """Every key is answered for good now: with what it was answered first, or, if that was no answer
        for good, at all."""
        repeated = 0
        for key, first in self.first.items():
            end = time.monotonic() + patience
            while (response := self.ask(key)).status in (409, 503) and time.monotonic() < end:
                time.sleep(0.2)
            if first is not None and first.status < 500 and first.status != 409:
                verdict.check((response.status, response.body) == (first.status, first.body),
                              f"{key} was answered {first.status} under load and {response.status} afterwards")
            else:
                repeated += 1
                verdict.check(response.status in (201, 202, 402),
                              f"{key} was answered {first.status if first else 'nothing'} under load; repeated "
                              f"{patience} s long afterwards it is still {response.status} {response.problem()}")
        return repeated


def sustainable(deployment, work, seconds):
    """Orders a second, and the p99 of a customer beside that load."""
    load(deployment.port, 16, 1)
    with probe.Offer(deployment.port, work, PROBE_RATE, seconds, [probe.order()]) as beside:
        result = load(deployment.port, CUSTOMERS, seconds, tolerate=True)
        return result["perSecond"], beside.figures().typical("p99us")


def recovery(seconds, from_second, limit_ms):
    """Seconds after the load's end until a customer is served as usual again; None if never."""
    in_a_row = 0
    for at, second in enumerate(seconds[from_second:]):
        normal = second["count"] and not second["others"] and second["p99us"] / 1000 <= limit_ms
        in_a_row = in_a_row + 1 if normal else 0
        if in_a_row == NORMAL_AGAIN:
            return at - NORMAL_AGAIN + 1
    return None


def run(work, options, verdict):
    waiting = min(WAITING, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - RESERVED)
    with Deployment(work / "overload", options.port, SETTINGS) as deployment:
        deployment.start()
        rate, normal = sustainable(deployment, work, max(3, options.seconds * 0.1))
        print(f"  {rate:,.0f} orders/s can be sustained, p99 beside them {normal:.1f} ms", flush=True)
        seconds = int(options.seconds * 0.6)
        watched = int(min(RECOVERY, options.seconds * 0.3))
        memory = deployment.memory_mib()
        sampler, keyed = Sampler(deployment, 0.5), KeyedCustomer(options.port)
        sampler.start()
        keyed.start()
        try:
            with probe.Offer(options.port, work, PROBE_RATE, seconds + watched, [probe.order()], 400) as beside, \
                    probe.Offer(options.port, work, 2 * rate, seconds, [probe.order()], waiting) as flood:
                figures = flood.figures()
                keyed.ending.set()
                keyed.join()
                customer = beside.figures()
        finally:
            keyed.ending.set()
            sampler.stop()
        row = judge(verdict, rate, normal, seconds, figures, customer, sampler.rows)
        row["keys repeated after"] = keyed.repeat_all(verdict)
        for left in deployment.settle(patience=120):
            verdict.broken(f"it does not come to rest after the overload: {left}")
        row |= {"MiB before": memory, "MiB after": deployment.memory_mib()}
        verdict.check(deployment.stop() == 0, "it does not end in order after SIGTERM")
        for violation in deployment.violations():
            verdict.broken(violation)
    report.table(f"Twice the sustainable load for {seconds} s, by {waiting:,} connections", [row])
    report.table("Responses", [{"status": status, "count": responses["count"], "p50 ms": responses["sentP50us"] / 1000, "p99 ms": responses["sentP99us"] / 1000,
                              "from due, p99 ms": responses["p99us"] / 1000} for status, responses in figures.responses.items()])
    return {**row, "answers": figures.responses, "samples": sampler.rows}


def judge(verdict, rate, normal, seconds, figures, customer, samples):
    begin = int(figures.begun_at - customer.begun_at) + 1
    end = begin + seconds
    under_load = statistics.median(s["p99us"] for s in customer.seconds[begin + 1:end - 1] if s["count"]) / 1000
    back = recovery(customer.seconds, end, 2 * normal)
    odd = {status: n for status, n in figures.not_good().items() if status not in (503, 429)}
    verdict.check(not odd, f"answers that overload does not explain: {odd}")
    verdict.check(back is not None and back <= SOON,
                  f"a customer's p99 is within twice the normal {normal:.1f} ms again "
                  f"{'never' if back is None else f'after {back} s'}, {len(customer.seconds) - end} s were watched")
    verdict.check(figures.unsent <= UNSENT * figures.offered, f"{figures.unsent} of {figures.offered} were not even sent")
    quick = figures.percentile("sentP99us", 503, 429)
    verdict.check(quick <= max(QUICK_MS, QUICK * normal), f"a refusal takes {quick:.0f} ms (p99), which is not quick")
    if under_load > LATE * normal:
        verdict.remark(f"a customer waits {under_load:.1f} ms (p99) in the overload, {under_load / normal:.1f} times the "
                       f"normal, while {100 * figures.share(503, 429):.1f} % are refused")
    peak = {what: max(sample[what] for sample in samples) for what in ("MiB", "queued units", "events behind", "log MiB")}
    verdict.check(peak["MiB"] <= MOST_MIB, f"memory: {peak['MiB']:.0f} MiB")
    return {"sustainable/s": rate, "offered/s": figures.offered / seconds, "unsent": figures.unsent,
            "waited for a connection": figures.late, "paid 201": figures.count(201), "pay later 202": figures.count(202),
            "refused %": 100 * figures.share(503, 429), "refusal p99 ms": quick, "normal p99 ms": normal,
            "201 p50 ms": figures.percentile("sentP50us", 201), "201 p99 ms": figures.percentile("sentP99us", 201),
            "a customer's p99 ms": under_load, "back to normal after s": back,
            **{f"most {what}": value for what, value in peak.items()}}
