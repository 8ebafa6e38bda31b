"""Customers, a kitchen and an owner who go on through every fault, each with requests that may be repeated."""

import random
import threading
import time

from shop import OWNER
from verdict import StressError
from wire import Lost, Wire
from witness import Told

TOKENS = {"tok_ok": 68, "tok_declined": 7, "tok_lost": 6, "tok_slow": 5, "tok_error": 2, "tok_timeout": 2, None: 10}
KITCHEN = ("accept", "cook", "ready", "dispatch", "deliver")
WAIT = 0.005     # before a request is repeated
PATIENCE = 90.0  # with one request, through all restarts


class Customer(threading.Thread):
    """Orders, pays, cancels, cooks and refunds, one order after another, until it is told to end."""

    def __init__(self, number, port, witness, seed, think=0.015):
        super().__init__(name=f"customer-{number}", daemon=True)
        self.number = number
        self.witness = witness
        self.verdict = witness.verdict
        self.seed = f"{seed}/customer/{number}"
        self.random = random.Random(self.seed)   # of one order: each decides anew, whatever befell the last
        self.nerves = random.Random(self.seed)   # how long it waits for an answer
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

    def insist(self, method, path, body=None, headers=None):
        """Repeats it, as an app does, until it is answered for good. After an end was asked for too:
        each key must become known."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            # Some people give up early and try again; on their own clock, not on the server's.
            self.wire.timeout = self.nerves.choice((0.7, 2, 5, 5))
            try:
                answer = self.wire.ask(method, path, body, headers)
                if answer.status == 500:
                    self.verdict.broken(f"{method} {path} {headers} {body}: {answer.status} {answer.body[:300]}")
                elif answer.status not in (503, 429) and answer.problem() != "request-in-progress":
                    return answer
            except Lost:
                pass
            self.repeats += 1
            time.sleep(WAIT)
        raise StressError(f"{method} {path} {headers}: no answer for good in {PATIENCE:g} s")

    # --- one order --------------------------------------------------------------------------------

    def order_something(self, key):
        told = self.place(key)
        if told is None:
            return
        if self.random.random() < 0.2:
            self.replay(told)
        if not told.placed and self.random.random() < 0.7:
            self.pay(told)
        fate = self.random.random()
        if fate < 0.2:
            self.cancel(told)
        elif fate < 0.45 and told.placed:
            self.cook(told)
        elif fate < 0.6 and told.placed:
            self.refund_some(told)

    def place(self, key):
        token = self.random.choices(list(TOKENS), TOKENS.values())[0]
        body = {"item": "통닭", "storeId": 1} if self.random.random() < 0.6 else {"item": "피자", "storeId": 2}
        if token is not None:
            body["payment"] = {"method": "sandbox", "token": token}
        told = Told(key, body)
        answer = self.insist("POST", "/orders", body, {"Idempotency-Key": key})
        if answer.status not in (201, 202, 402):
            self.verdict.broken(f"POST /orders with key {key} ({token}): {answer.status} {answer.body[:300]}")
            return None
        told.answer = answer.status, answer.body
        told.id = answer.json()["orderId" if answer.status == 402 else "id"]
        told.placed = answer.status == 201
        if answer.status != 402:
            self.witness.compare(told, answer.json(), [], told.placed)
        self.witness.acknowledged(told)
        return told

    def replay(self, told):
        answer = self.insist("POST", "/orders", told.body, {"Idempotency-Key": told.key})
        self.verdict.check((answer.status, answer.body) == told.answer,
                           f"the same key got another answer: first {told.answer}, then {answer.status} {answer.body}")
        self.verdict.check(answer.headers.get("idempotency-replayed") == "true",
                           f"the repetition of {told.key} is not marked as one")

    def pay(self, told):
        token = self.random.choice(("tok_ok", "tok_ok", "tok_ok", "tok_lost", "tok_declined"))
        keyed = {"Idempotency-Key": f"{told.key}-pay"} if self.random.random() < 0.5 else {}
        before, placed = told.timeline, told.placed
        answer = self.insist("POST", f"/orders/{told.id}/payment", {"method": "sandbox", "token": token}, keyed)
        if answer.status in (200, 202):
            told.placed |= answer.status == 200
            self.witness.compare(told, answer.json(), before, placed or answer.status == 200)
        else:
            self.verdict.check(answer.status == 402 or answer.problem() == "not-awaiting-payment",
                               f"paying for {told.name()}: {answer.status} {answer.body[:300]}")

    def cancel(self, told):
        before, placed = told.timeline, told.placed
        answer = self.insist("POST", f"/orders/{told.id}/cancel")
        if answer.status in (200, 202):
            self.witness.compare(told, answer.json(), before, placed)
        else:
            self.verdict.check(answer.problem() == "too-late-to-cancel",
                               f"cancelling {told.name()}: {answer.status} {answer.body[:300]}")

    def cook(self, told):
        for command in KITCHEN[:self.random.randint(1, len(KITCHEN))]:
            if not self.tell_kitchen(told, command):
                return

    def tell_kitchen(self, told, command):
        body = {"accept": {"prepMinutes": 20}, "dispatch": {"rider": {"name": "라이더", "phone": "010-9999-0000"}}}
        end = time.monotonic() + 30
        while True:
            answer = self.insist("POST", f"/tickets/{told.id}/{command}", body.get(command), OWNER)
            if answer.status != 404:
                break
            if time.monotonic() > end:
                self.verdict.broken(f"{told.name()} is paid, and the kitchen has no ticket after 30 s")
                return False
            time.sleep(0.02)
        if not self.verdict.check(answer.status == 200, f"{command} {told.name()}: {answer.status} {answer.body[:300]}"):
            return False
        version = answer.json()["version"]
        self.verdict.check(version >= told.ticket_version, f"the ticket of {told.name()} went back to version {version}")
        told.ticket_version = version
        return True

    def refund_some(self, told):
        listed = self.insist("GET", f"/payments?orderId={told.id}", None, OWNER)
        payments = [p for p in listed.json()["items"] if p["status"] == "approved"]
        if not self.verdict.check(len(payments) == 1, f"{told.name()} is paid, with {len(payments)} approved payments"):
            return
        amount = self.random.randint(1, 5000)
        headers = {**OWNER, "Idempotency-Key": f"{told.key}-refund"}
        first = None
        for _ in range(self.random.choice((1, 2))):
            answer = self.insist("POST", f"/payments/{payments[0]['id']}/refunds",
                                 {"amount": amount, "reason": "식었어요"}, headers)
            if not self.verdict.check(answer.status == 201,
                                      f"refund of {told.name()}: {answer.status} {answer.body[:300]}"):
                return
            self.verdict.check(first in (None, answer.body), f"the same key got two refunds: {first}, {answer.body}")
            first = answer.body
            told.refunds[answer.json()["id"]] = amount


class CustomerLoad:
    """So many customers at once."""

    def __init__(self, count, port, witness, seed, think=0.015):
        self.customers = [Customer(n, port, witness, seed, think) for n in range(count)]

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
