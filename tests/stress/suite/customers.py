"""Customers, a kitchen and an owner who go on through every fault, each with requests that may be repeated."""

import random
import threading
import time

from deployment import OWNER
from verdict import StressError
from wire import Lost, Wire
from order_history import KnownOrder

TOKENS = {"tok_ok": 68, "tok_declined": 7, "tok_lost": 6, "tok_slow": 5, "tok_error": 2, "tok_timeout": 2, None: 10}
KITCHEN = ("accept", "cook", "ready", "dispatch", "deliver")
WAIT = 0.005     # before a request is repeated
PATIENCE = 90.0  # with one request, through all restarts


class Customer(threading.Thread):
    """Orders, pays, cancels, cooks and refunds, one order after another, until it is told to end."""

    def __init__(self, number, port, history, seed, think=0.015):
        super().__init__(name=f"customer-{number}", daemon=True)
        self.number = number
        self.history = history
        self.verdict = history.verdict
        self.seed = f"{seed}/customer/{number}"
        self.random = random.Random(self.seed)   # of one order: each decides anew, whatever befell the last
        self.patience_random = random.Random(self.seed)   # how long it waits for an answer
        self.wire = Wire(port, timeout=5)
        self.think = think
        self.ending = threading.Event()
        self.repeats = 0
        self.failure = None

    def run(self):
        try:
            n = 0
            while not self.ending.is_set():
                self.random = random.Random(f"{self.seed}/{n}")
                self.order_something(f"c{self.number}-{n}")
                n += 1
                self.ending.wait(self.random.expovariate(1 / self.think))
        except Exception as e:  # to be raised where somebody waits for it
            self.failure = e
        finally:
            self.wire.close()

    # --- one request ------------------------------------------------------------------------------

    def repeat_until_answered(self, method, path, body=None, headers=None):
        """Repeats it, as an app does, until it is answered for good. After an end was asked for too:
        each key must become known."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            # Some people give up early and try again; on their own clock, not on the server's.
            self.wire.timeout = self.patience_random.choice((0.7, 2, 5, 5))
            try:
                response = self.wire.ask(method, path, body, headers)
                if response.status == 500:
                    self.verdict.broken(f"{method} {path} {headers} {body}: {response.status} {response.body[:300]}")
                elif response.status not in (503, 429) and response.problem() != "request-in-progress":
                    return response
            except Lost:
                pass
            self.repeats += 1
            time.sleep(WAIT)
        raise StressError(f"{method} {path} {headers}: no answer for good in {PATIENCE:g} s")

    # --- one order --------------------------------------------------------------------------------

    def order_something(self, key):
        known_order = self.place(key)
        if known_order is None:
            return
        if self.random.random() < 0.2:
            self.replay(known_order)
        if not known_order.placed and self.random.random() < 0.7:
            self.pay(known_order)
        choice = self.random.random()
        if choice < 0.2:
            self.cancel(known_order)
        elif choice < 0.45 and known_order.placed:
            self.cook(known_order)
        elif choice < 0.6 and known_order.placed:
            self.refund_some(known_order)

    def place(self, key):
        token = self.random.choices(list(TOKENS), TOKENS.values())[0]
        body = {"item": "통닭", "storeId": 1} if self.random.random() < 0.6 else {"item": "피자", "storeId": 2}
        if token is not None:
            body["payment"] = {"method": "sandbox", "token": token}
        known_order = KnownOrder(key, body)
        response = self.repeat_until_answered("POST", "/orders", body, {"Idempotency-Key": key})
        if response.status not in (201, 202, 402):
            self.verdict.broken(f"POST /orders with key {key} ({token}): {response.status} {response.body[:300]}")
            return None
        known_order.response = response.status, response.body
        known_order.id = response.json()["orderId" if response.status == 402 else "id"]
        known_order.placed = response.status == 201
        if response.status != 402:
            self.history.compare(known_order, response.json(), [], known_order.placed)
        self.history.acknowledged(known_order)
        return known_order

    def replay(self, known_order):
        response = self.repeat_until_answered("POST", "/orders", known_order.body, {"Idempotency-Key": known_order.key})
        self.verdict.check((response.status, response.body) == known_order.response,
                           f"the same key got another answer: first {known_order.response}, then {response.status} {response.body}")
        self.verdict.check(response.headers.get("idempotency-replayed") == "true",
                           f"the repetition of {known_order.key} is not marked as one")

    def pay(self, known_order):
        token = self.random.choice(("tok_ok", "tok_ok", "tok_ok", "tok_lost", "tok_declined"))
        keyed = {"Idempotency-Key": f"{known_order.key}-pay"} if self.random.random() < 0.5 else {}
        before, placed = known_order.timeline, known_order.placed
        response = self.repeat_until_answered("POST", f"/orders/{known_order.id}/payment", {"method": "sandbox", "token": token}, keyed)
        if response.status in (200, 202):
            known_order.placed |= response.status == 200
            self.history.compare(known_order, response.json(), before, placed or response.status == 200)
        else:
            self.verdict.check(response.status == 402 or response.problem() == "not-awaiting-payment",
                               f"paying for {known_order.name()}: {response.status} {response.body[:300]}")

    def cancel(self, known_order):
        before, placed = known_order.timeline, known_order.placed
        response = self.repeat_until_answered("POST", f"/orders/{known_order.id}/cancel")
        if response.status in (200, 202):
            self.history.compare(known_order, response.json(), before, placed)
        else:
            self.verdict.check(response.problem() == "too-late-to-cancel",
                               f"cancelling {known_order.name()}: {response.status} {response.body[:300]}")

    def cook(self, known_order):
        for command in KITCHEN[:self.random.randint(1, len(KITCHEN))]:
            if not self.change_ticket(known_order, command):
                return

    def change_ticket(self, known_order, command):
        body = {"accept": {"prepMinutes": 20}, "dispatch": {"rider": {"name": "라이더", "phone": "010-9999-0000"}}}
        end = time.monotonic() + 30
        while True:
            response = self.repeat_until_answered("POST", f"/tickets/{known_order.id}/{command}", body.get(command), OWNER)
            if response.status != 404:
                break
            if time.monotonic() > end:
                self.verdict.broken(f"{known_order.name()} is paid, and the kitchen has no ticket after 30 s")
                return False
            time.sleep(0.02)
        if not self.verdict.check(response.status == 200, f"{command} {known_order.name()}: {response.status} {response.body[:300]}"):
            return False
        version = response.json()["version"]
        self.verdict.check(version >= known_order.ticket_version, f"the ticket of {known_order.name()} went back to version {version}")
        known_order.ticket_version = version
        return True

    def refund_some(self, known_order):
        listed = self.repeat_until_answered("GET", f"/payments?orderId={known_order.id}", None, OWNER)
        payments = [p for p in listed.json()["items"] if p["status"] == "approved"]
        if not self.verdict.check(len(payments) == 1, f"{known_order.name()} is paid, with {len(payments)} approved payments"):
            return
        amount = self.random.randint(1, 5000)
        headers = {**OWNER, "Idempotency-Key": f"{known_order.key}-refund"}
        first = None
        for _ in range(self.random.choice((1, 2))):
            response = self.repeat_until_answered("POST", f"/payments/{payments[0]['id']}/refunds",
                                 {"amount": amount, "reason": "식었어요"}, headers)
            if not self.verdict.check(response.status == 201,
                                      f"refund of {known_order.name()}: {response.status} {response.body[:300]}"):
                return
            self.verdict.check(first in (None, response.body), f"the same key got two refunds: {first}, {response.body}")
            first = response.body
            known_order.refunds[response.json()["id"]] = amount


class CustomerLoad:
    """So many customers at once."""

    def __init__(self, count, port, history, seed, think=0.015):
        self.customers = [Customer(n, port, history, seed, think) for n in range(count)]

    def __enter__(self):
        for customer in self.customers:
            customer.start()
        return self

    def __exit__(self, *_):
        self.ask_to_end()

    def ask_to_end(self):
        for customer in self.customers:
            customer.ending.set()

    def finish(self):
        """Waits until each has its last answer; the server must be there."""
        self.ask_to_end()
        for customer in self.customers:
            customer.join(PATIENCE + 10)
            if customer.failure:
                raise customer.failure
        return sum(customer.repeats for customer in self.customers)
