"""Customers of the real server, who go on while it is killed."""

import contextlib
import http.client
import random
import threading
import time

from processes import MAX_WAIT, Server, wait_until


class Customers:
    """Order, cancel and are paid back in part, until they are stopped. A lost request is repeated with its key."""

    def __init__(self, server: Server, count: int):
        self.server = server
        self.ending = threading.Event()
        self.served = 0
        self.failures = []
        self.threads = [threading.Thread(target=self._run, args=(n,)) for n in range(count)]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def let_order(self, more: int) -> None:
        goal = self.served + more
        wait_until(lambda: self.failures or self.served >= goal, f"{more} more orders")

    def _run(self, number: int) -> None:
        try:
            for n in range(1_000_000):
                if self.ending.is_set():
                    return
                self._order(f"customer-{number}-order-{n:08}", random.Random(f"{number} {n}"))
        except Exception as error:  # the test fails by it
            self.failures.append(error)

    def _order(self, key: str, choice: random.Random) -> None:
        store = choice.choice((1, 2))
        order = self._post("/orders", {"item": {1: "통닭", 2: "피자"}[store], "storeId": store,
                                       "quantity": choice.randrange(1, 20),
                                       "payment": {"method": "sandbox", "token": "tok_ok"}}, key)
        self.served += 1
        if order["status"] == "placed" and choice.random() < 0.3:
            self._post(f"/orders/{order['id']}/cancel", {"reason": "늦어서"}, None)
        elif order["status"] == "placed" and choice.random() < 0.3:
            payments = self._again("GET", f"/payments?orderId={order['id']}")
            self._post(f"/payments/{payments['items'][0]['id']}/refunds",
                       {"amount": choice.randrange(1, 5000), "reason": "사과"}, key + "-refund")

    def _post(self, path: str, body: dict, key: str | None) -> dict:
        return self._again("POST", path, body, {"Idempotency-Key": key} if key else {})

    def _again(self, method: str, path: str, body=None, headers=None) -> dict:
        end = time.monotonic() + MAX_WAIT
        while time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, response = self.server.ask(method, path, body, headers)
                if status in (200, 201, 202):
                    return response
                if status not in (409, 503):  # 409: the first attempt still runs
                    raise AssertionError(f"{path}: {status} {response}")
            time.sleep(0.01)
        raise AssertionError(f"{path}: no response")
