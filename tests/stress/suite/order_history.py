"""What the customers received, and whether the server still gives the same."""

import threading

from wire import Lost


WAY = ("awaiting_payment", "placed", "accepted", "cooking", "ready", "delivering", "delivered")


def stage_of(status):
    """How far on its way; 0 if it is not on it."""
    return WAY.index("delivered" if status == "picked_up" else status) + 1 if status in (*WAY, "picked_up") else 0


def may_follow(status, stage, after):
    """`stage` is that of the last status before a cancellation was asked for."""
    if status == "cancel_requested":  # refused, the order may be where it was
        return after in ("cancelled", "rejected") or stage_of(after) >= stage
    if stage in (0, len(WAY)):
        return False  # it has ended
    if after in ("expired", "cancelled"):
        return status == "awaiting_payment"
    if after == "rejected":
        return status == "placed"
    if after == "cancel_requested":
        return status in ("placed", "accepted")
    return stage_of(after) > stage


def goes_forward(statuses):
    """No status goes backwards, and none follows that may not."""
    before, stage = statuses[0], stage_of(statuses[0])
    for status in statuses[1:]:
        if not may_follow(before, stage, status):
            return False
        before, stage = status, stage if status == "cancel_requested" else stage_of(status)
    return True


class KnownOrder:
    """One order as its customer knows it. Written by its customer's thread alone."""

    def __init__(self, key, body):
        self.key = key
        self.body = body
        self.id = None
        self.response = None       # status and bytes of the first answer
        self.placed = False      # it was answered as paid
        self.timeline = []
        self.ticket_version = 0
        self.refunds = {}        # amount by the refund's id

    def name(self):
        return f"the order {self.id[:10] if self.id else '?'} (key {self.key})"


class OrderHistory:
    """Thread-safe."""

    def __init__(self, verdict):
        self.verdict = verdict
        self.orders = []
        self._lock = threading.Lock()

    def acknowledged(self, known_order):
        with self._lock:
            self.orders.append(known_order)

    def some(self, random, recent, older):
        """The last ones, and some of the others."""
        with self._lock:
            count = len(self.orders)
            last = self.orders[max(0, count - recent):]
            rest = [self.orders[random.randrange(count)] for _ in range(older)] if count > recent else []
        return last + rest

    def look(self, wire, known_order):
        """Asks for the order; True if the server answered with it."""
        before, placed = known_order.timeline, known_order.placed
        response = wire.ask("GET", f"/orders/{known_order.id}")
        if response.status == 200:
            return self.compare(known_order, response.json(), before, placed)
        self.verdict.check(response.status == 503, f"{known_order.name()} was acknowledged; GET answers "
                                                 f"{response.status} {response.body[:200]}")
        return False

    def compare(self, known_order, shown, before, placed):
        """`before` and `placed` are what was known when the question was sent."""
        timeline = [(step["status"], step["at"]) for step in shown["timeline"]]
        ok = self.verdict.check(timeline[:len(before)] == before,
                                f"the timeline of {known_order.name()} was {before} and is {timeline}")
        ok &= self.verdict.check(shown["id"] == known_order.id, f"{known_order.name()} answers as {shown['id'][:10]}")
        if placed:
            ok &= self.verdict.check(shown["status"] not in ("awaiting_payment", "expired"),
                                     f"{known_order.name()} was answered as paid and is {shown['status']}")
        ok &= self.verdict.check(timeline[-1][0] == shown["status"],
                                 f"{known_order.name()} is {shown['status']}, its timeline ends {timeline[-1]}")
        ok &= self.verdict.check(goes_forward([status for status, _ in timeline]),
                                 f"{known_order.name()} went a way that there is not: {timeline}")
        if len(timeline) > len(known_order.timeline):
            known_order.timeline = timeline
        return ok

    def look_at_some(self, wire, random, recent=60, older=30):
        """After a restart. How many were seen."""
        seen = 0
        for known_order in self.some(random, recent, older):
            try:
                seen += self.look(wire, known_order)
            except Lost as e:
                self.verdict.broken(f"no answer for {known_order.name()} from a server that is ready: {e}")
                break
        return seen

    # --- at the end, when nothing is under way ------------------------------------------------------

    def audit(self, deployment):
        """Every order, payment and movement of money against what was told."""
        orders = {order["id"]: order for order in deployment.pages("/orders")}
        known = {known_order.id: known_order for known_order in self.orders}
        for known_order in self.orders:
            order = orders.get(known_order.id)
            if self.verdict.check(order is not None, f"{known_order.name()} is in no list of orders"):
                self.compare(known_order, order, known_order.timeline, known_order.placed)
        for order in orders.values():
            # Every key was repeated until it was answered, so there is none that nobody knows.
            self.verdict.check(order["id"] in known, f"the order {order['id'][:10]} ({order['status']}) is nobody's")
        self._audit_money(deployment, orders, known)
        return len(orders)

    def _audit_money(self, deployment, orders, known):
        charged, returned, refund_keys = {}, {}, set()
        for entry in deployment.pages("/payments/sandbox/ledger"):
            sums = charged if entry["kind"] == "charge" else returned
            sums.setdefault(entry["orderId"], []).append(entry["amount"])
            if entry["kind"] == "refund":
                self.verdict.check(entry["key"] not in refund_keys, f"a refund of {entry['orderId'][:10]} went out twice")
                refund_keys.add(entry["key"])
        for order_id in charged.keys() | returned.keys():
            self.verdict.check(order_id in orders, f"money moved for {order_id[:10]}, which is no order")
        for order_id, order in orders.items():
            paid, back = sum(charged.get(order_id, [])), sum(returned.get(order_id, []))
            known_order = known.get(order_id)
            agreed = sum(known_order.refunds.values()) if known_order else 0
            kept = {"awaiting_payment": 0, "cancelled": 0, "rejected": 0, "expired": 0}.get(
                order["status"], order["total"] - agreed)
            self.verdict.check(paid - back == kept and back >= agreed,
                               f"order {order_id[:10]} is {order['status']}: charged {charged.get(order_id)}, "
                               f"refunded {returned.get(order_id)}, refunds that were answered {agreed}")
            self.verdict.check(order["payment"]["refunded"] == back or order["payment"]["status"] == "none",
                               f"order {order_id[:10]} says refunded {order['payment']['refunded']}, the ledger {back}")
            for refund in known_order.refunds if known_order else ():
                self.verdict.check(refund in refund_keys, f"a refund of {order_id[:10]} was answered and never went out")
