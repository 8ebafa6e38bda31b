"""A stranger who stays within every bound and makes as much as they leave: bytes on the disk, and work that
honest customers wait for."""

import contextlib
import itertools
import random
import statistics
import threading
import time

import crowds
import probe
import report
import wire
from crowds import Crowd
from deployment import Deployment

SETTINGS = ("demo.enabled=true", "demo.autopilot=false", 'pay.gateway="sandbox"', "pay.cash_on_delivery=true",
            'log.level="warn"', 'server.trusted_proxies=["127.0.0.1"]')
# Every window of an order is a sixtieth of its default (15 and 10 minutes): a minute has the orders of an hour.
SHORT_WINDOWS = ('order.payment_window="15s"', 'store.accept_within="10s"')
# No attempt has an outcome: each takes as many keys as it may (pay_order.cpp).
SILENT_GATEWAY = (*SHORT_WINDOWS, "pay.sandbox.failure_rate=1", 'order.payment_timeout="100ms"')
KEYS_OF_ATTEMPT = 3
SILENT_RATE = 40
MINUTE = 60           # seconds
RATE = 49             # requests a second: a flooder above server.rate_limit (50) is answered 429 alone
QUIET_RATE = 10       # enough for all orders, attempts and cancellations of the short windows
STREAMS = 200         # server.max_streams_per_address
STREAMS_OF_ORDER = 20  # server.max_streams_per_path
ATTEMPTS = 10         # order.max_attempts
PHONES = 4            # of his orders: more than the limits of one number need
LINES = {"unpaid": 100, "cash": 10}  # the largest orders: order.max_total, order.cash_max_total
DECLINED = {"method": "sandbox", "token": "tok_declined"}  # all that costs him nothing
MOST_MB_A_DAY = 200
ROUNDS = 5
ORDERS_A_SECOND = 20  # of the honest customers together
CUSTOMERS = 10
SLOWER = 3            # times the p99 of an honest customer without him, at most
TURNED_AWAY = 0.02    # of the honest orders: a busy machine may say 503


def text(length):
    """Syllables of Hangul by chance, which no compression makes much smaller than 1.7 bytes each."""
    return "".join(chr(random.randrange(0xAC00, 0xD7A4)) for _ in range(length))


class Stranger:
    """One address. Each thread does one thing, as often as all together may."""

    def __init__(self, port, address, rate, tries):
        self.port = port
        self.headers = {"X-Forwarded-For": address}
        self.rate = rate
        self.tries = tries  # to pay an order
        self.numbers = itertools.count(1)
        self.due = time.monotonic()
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.orders = []   # ids of those that were taken
        self.attempts = {}  # to pay those that await a payment
        self.tried = []    # what can be cancelled: no attempt is left
        self.answers = {}  # by what was asked and the status

    def run(self, ending):
        work = [self.order, self.order, self.cancel, self.log_in, self.repeat_keys, *[self.pay] * 8]
        threads = [threading.Thread(target=self.repeat, args=(each,), daemon=True) for each in work]
        for thread in threads:
            thread.start()
        with contextlib.ExitStack() as streams:
            while not ending.wait(0.5):
                self.follow(streams)
            self.ending.set()
            for thread in threads:
                thread.join(15)
        return {"orders": len(self.orders), "answers": dict(sorted(self.answers.items()))}

    def repeat(self, work):
        with wire.Wire(self.port, timeout=15, headers=self.headers) as connection:
            while not self.ending.is_set():
                with contextlib.suppress(wire.Lost):
                    work(connection)

    def ask(self, connection, kind, path, body, key=False):
        """Waits until the rate allows it. A key is short, and always another one."""
        with self.lock:
            self.due = max(self.due + 1 / self.rate, time.monotonic() - 1)
            number = next(self.numbers)
            wait = self.due - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        response = connection.ask("POST", path, body, {"Idempotency-Key": f"k{number}"} if key else None)
        name = f"{kind} {response.status}"
        with self.lock:
            self.answers[name] = self.answers.get(name, 0) + 1
        return response

    # --- what he does ---------------------------------------------------------------------------------

    def order(self, connection):
        number = next(self.numbers)
        kind = "cash" if number % 3 == 0 else "unpaid"
        customer = {"name": text(50), "phone": f"010-0000-{number % PHONES:04}", "address": text(200)}
        body = {"storeId": 1, "customer": customer, "note": text(500), "language": "ko",
                "items": [{"menuItemId": 11, "quantity": 1, "choices": [101]}] * LINES[kind]}
        if kind == "cash":
            body["payment"] = {"method": "cash"}
        response = self.ask(connection, f"order {kind}", "/orders", body, key=True)
        if response.status in (201, 202):
            order = response.json()["id"]
            with self.lock:
                self.orders.append(order)
                if kind == "cash":
                    self.tried.append(order)
                else:
                    self.attempts[order] = 0

    def pay(self, connection):
        with self.lock:
            order = min(self.attempts, key=self.attempts.get, default=None)
            if order:
                self.attempts[order] += 1
                if self.attempts[order] == self.tries:
                    del self.attempts[order]
                    self.tried.append(order)
        if order:
            self.ask(connection, "pay", f"/orders/{order}/payment", DECLINED, key=True)
        else:
            self.repeat_keys(connection)

    def repeat_keys(self, connection):
        """The same request again and again, each time with another key."""
        with self.lock:
            order = self.orders[-1] if self.orders else None
        if order:
            self.ask(connection, "pay again", f"/orders/{order}/payment", DECLINED, key=True)
        else:
            time.sleep(0.05)

    def cancel(self, connection):
        """Every second order. The others expire, or the store lets their time pass."""
        with self.lock:
            pair = [self.tried.pop(0) for _ in range(2)] if len(self.tried) >= 2 else []
        if pair:
            self.ask(connection, "cancel", f"/orders/{pair[0]}/cancel", {"reason": text(200)})
        else:
            time.sleep(0.05)

    def log_in(self, connection):
        number = next(self.numbers)
        self.ask(connection, "log in", "/sessions", {"username": f"owner{number % 40}", "password": "wrong password"})
        time.sleep(0.5)

    def follow(self, streams):
        """Opens the streams that are still free."""
        with self.lock:
            newest = self.orders[-STREAMS // STREAMS_OF_ORDER:]
            opened = self.answers.get("stream 200", 0)
        for n in range(opened, min(STREAMS, len(newest) * STREAMS_OF_ORDER)):
            stream = streams.enter_context(contextlib.closing(crowds.connect(self.port, n)))
            stream.sendall(wire.request("GET", f"/orders/{newest[n // STREAMS_OF_ORDER]}/events", headers=self.headers))
            status = stream.recv(12)[9:].decode()
            with self.lock:
                self.answers[f"stream {status}"] = self.answers.get(f"stream {status}", 0) + 1
            if status != "200":
                break


def act(port, say, ending, address, rate, tries=ATTEMPTS):
    """For a Crowd."""
    say(Stranger(port, address, rate, tries).run(ending))


# --- what he leaves on the disk -----------------------------------------------------------------------------


def bytes_of(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def growth(work, port, verdict, name, settings, rate, tries=ATTEMPTS):
    """Of all files in a minute of his, and what he was answered. A stop empties the write-ahead logs."""
    with Deployment(work / name, port, (*SETTINGS, *settings)) as deployment:
        def stop():
            verdict.check(deployment.stop() == 0, f"{name}: it does not end in order after SIGTERM")
            return bytes_of(deployment.data)

        deployment.start()
        with Crowd(act, port, "198.51.100.1", QUIET_RATE) as first:  # the first pages of every table
            time.sleep(3)
            first.leave()
        deployment.settle()
        before = stop()
        deployment.start()
        with Crowd(act, port, "198.51.100.2", rate, tries) as stranger:
            time.sleep(MINUTE)
            met = stranger.leave()
        if settings and settings != SILENT_GATEWAY:  # a payment that may have been made keeps its order
            wait_until_expired(deployment, verdict)
        deployment.settle()
        bytes_more = stop() - before
        for violation in deployment.violations():
            verdict.broken(f"{name}: {violation}")
    return bytes_more, met


def wait_until_expired(deployment, verdict, patience=60):
    end = time.monotonic() + patience
    while True:
        unpaid = [order["id"] for order in deployment.pages("/orders?status=awaiting_payment")]
        if not unpaid:
            return
        if time.monotonic() > end:
            verdict.broken(f"{len(unpaid)} orders do not expire")
            return
        time.sleep(0.5)


def bytes_a_day(minute, hour, orders_of_minute, orders_of_hour):
    """Bytes a day. `hour` is a minute with short windows. Both minutes have orders, which are bounded for each
    window: a day has 24 hours of them. The rest of the first minute is bounded for each second."""
    of_orders = hour * orders_of_minute / max(1, orders_of_hour)
    return 24 * hour + 24 * 60 * max(0, minute - of_orders)


def disk(work, options, verdict):
    minute, met = growth(work, options.port, verdict, "minute", (), RATE)
    hour, met_short = growth(work, options.port, verdict, "hour", SHORT_WINDOWS, QUIET_RATE)
    silent, met_silent = growth(work, options.port, verdict, "silent gateway", SILENT_GATEWAY, SILENT_RATE,
                                ATTEMPTS * KEYS_OF_ATTEMPT)
    day = bytes_a_day(minute, hour, met["orders"], met_short["orders"]) / 1e6
    silent_day = 24 * silent / 1e6
    verdict.check(met["orders"] >= 10 and met_short["orders"] >= 50 and met_silent["orders"] >= 50,
                  f"the stranger made {met['orders']}, {met_short['orders']} and {met_silent['orders']} orders: "
                  "less than the bounds allow")
    verdict.check(day <= MOST_MB_A_DAY, f"a stranger within every bound stores {day:.0f} MB a day")
    verdict.check(silent_day <= MOST_MB_A_DAY,
                  f"with a gateway that answers nothing a stranger stores {silent_day:.0f} MB a day")
    row = {"kB in a minute": minute / 1e3, "orders": met["orders"], "kB in an hour's windows": hour / 1e3,
           "their orders": met_short["orders"], "MB a day": day,
           "MB a day, silent gateway": silent_day, "orders then": met_silent["orders"]}
    print(f"  the minute: {met['answers']}\n  the windows: {met_short['answers']}\n"
          f"  the silent gateway: {met_silent['answers']}", flush=True)
    report.table("A stranger within every bound, on the disk", [row])
    return {**row, "answers": met["answers"], "answers with short windows": met_short["answers"]}


# --- honest customers beside him ------------------------------------------------------------------------------


class Customer(threading.Thread):
    """Reads the menu, orders and pays, and looks at the order, at fixed times."""

    def __init__(self, port, number, seconds):
        super().__init__(daemon=True)
        self.wire = wire.Wire(port, timeout=10, headers={"X-Forwarded-For": f"203.0.113.{number + 1}"})
        self.begin = time.monotonic() + number / ORDERS_A_SECOND
        self.end = self.begin + seconds
        self.times = []  # seconds from when an order was due to its end
        self.failed = {}

    def run(self):
        for n in itertools.count():
            due = self.begin + n * CUSTOMERS / ORDERS_A_SECOND
            if due > self.end:
                break
            time.sleep(max(0, due - time.monotonic()))
            self.order(due)
        self.wire.close()

    def order(self, due):
        try:
            steps = [("GET", "/menus/1", None, 200), ("POST", "/orders", probe.CHICKEN, 201), ("GET", "", None, 200)]
            for method, path, body, wanted in steps:
                response = self.wire.ask(method, path or f"/orders/{response.json()['id']}", body)
                if response.status != wanted:
                    self.failed[response.status] = self.failed.get(response.status, 0) + 1
                    return
            self.times.append(time.monotonic() - due)
        except wire.Lost:
            self.failed["lost"] = self.failed.get("lost", 0) + 1


def honest_round(port, verdict, seconds):
    """The p50 and p99 of whole orders, in milliseconds."""
    customers = [Customer(port, n, seconds) for n in range(CUSTOMERS)]
    for customer in customers:
        customer.start()
    for customer in customers:
        customer.join()
    times = sorted(each for customer in customers for each in customer.times)
    failed = {status: sum(c.failed.get(status, 0) for c in customers) for c in customers for status in c.failed}
    verdict.check(sum(failed.values()) <= TURNED_AWAY * len(times), f"of {len(times)} honest orders failed {failed}")
    if len(times) < 2:
        return {"p50 ms": float("inf"), "p99 ms": float("inf")}
    return {"p50 ms": 1000 * statistics.median(times), "p99 ms": 1000 * times[min(len(times) - 1, len(times) * 99 // 100)]}


def neighbours(work, options, verdict):
    """In turns, so that a slow moment of the machine meets both."""
    seconds = max(10, options.seconds / 15)
    alone, beside = [], []
    with Deployment(work / "neighbours", options.port, (*SETTINGS, "order.require_contact=false")) as deployment:
        deployment.start()
        honest_round(options.port, verdict, 2)  # the caches
        for n in range(ROUNDS):
            alone.append(honest_round(options.port, verdict, seconds))
            with Crowd(act, options.port, f"198.51.100.{n + 1}", RATE) as stranger:  # each has all his bounds
                time.sleep(1)
                beside.append(honest_round(options.port, verdict, seconds))
                stranger.leave()
            deployment.settle()
        verdict.check(deployment.stop() == 0, "it does not end in order after SIGTERM")
        for violation in deployment.violations():
            verdict.broken(violation)
    rows = [{"honest customers": name, **report.medians(rounds)} for name, rounds in (("alone", alone), ("beside the stranger", beside))]
    slower = rows[1]["p99 ms"] / rows[0]["p99 ms"]
    verdict.check(slower <= SLOWER, f"the p99 of a whole order is {slower:.1f} times as long beside the stranger")
    report.table(f"A whole order (menu, order with payment, look at it), medians of {ROUNDS} rounds", rows)
    return {"rows": rows, "rounds alone": alone, "rounds beside": beside, "p99 ratio": slower}


def run(work, options, verdict):
    return {"disk": disk(work, options, verdict), "neighbours": neighbours(work, options, verdict)}
