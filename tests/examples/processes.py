"""The real server and the example as processes, which can be killed and started again."""

import collections
import contextlib
import http.client
import json
import os
import pathlib
import random
import socket
import sqlite3
import subprocess
import sys
import time

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples/python/follow_events.py"
OWNER = "owner-token-of-this-test"
MAX_WAIT = 60
SETTINGS = ("demo.enabled=true", "demo.autopilot=false", "order.require_contact=false", 'pay.gateway="sandbox"',
            'order.payment_timeout="20s"', 'pay.reconcile_every="200ms"', 'pay.refund_retry="100ms"',
            'log.level="warn"')


def free_port() -> int:
    """Below the ports that the kernel gives to clients."""
    while True:
        port = random.randrange(20_000, 32_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def wait_until(condition, what):
    """The first true value of the condition. A lost connection counts as false. `what` may be a function."""
    end = time.monotonic() + MAX_WAIT
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if value := condition():
                return value
        if time.monotonic() > end:
            raise AssertionError(f"not in {MAX_WAIT} s: {what() if callable(what) else what}")
        time.sleep(0.01)


class Server:
    def __init__(self, folder: pathlib.Path, port: int, settings=()):
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.options = [part for setting in (*SETTINGS, *settings) for part in ("--set", setting)]
        self.process = None
        folder.mkdir()
        self.start()

    def start(self) -> None:
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [os.environ["BAEDAL_BINARY"], "serve", "--data", self.folder / "data", "--listen",
                 f"127.0.0.1:{self.port}", *self.options], stdout=log, stderr=log,
                env={**os.environ, "BAEDAL_ADMIN_TOKEN": OWNER})
        try:
            wait_until(self.is_ready, self.log_tail)
        except AssertionError:
            self.kill()
            raise

    def is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended at its start: {self.log_tail()}")
        return self.ask("GET", "/readyz")[0] == 200

    def log_tail(self) -> str:
        return (self.folder / "log").read_text()[-2000:]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def ask(self, method: str, path: str, body=None, headers=None, token=OWNER) -> tuple[int, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=MAX_WAIT)
        with contextlib.closing(connection):
            connection.request(method, path, json.dumps(body) if body is not None else None,
                               {"Content-Type": "application/json", "Authorization": f"Bearer {token}",
                                **(headers or {})})
            response = connection.getresponse()
            text = response.read()
            is_json = "json" in response.getheader("Content-Type", "")
            return response.status, json.loads(text) if is_json else text.decode()

    def make(self, path: str, body=None) -> dict:
        status, response = self.ask("POST", path, body)
        if status not in (200, 201, 202):
            raise AssertionError(f"{path}: {status} {response}")
        return response

    def pages(self, path: str):
        cursor = ""
        while cursor is not None:
            status, page = self.ask("GET", f"{path}{'&' if '?' in path else '?'}limit=200{cursor}")
            if status != 200:
                raise AssertionError(f"{path}: {status} {page}")
            yield from page["items"]
            cursor = page["next"] and f"&cursor={page['next']}"

    def events(self) -> list[dict]:
        return list(self.pages("/events?module=order"))

    def token(self, scope="events:read") -> str:
        return self.make("/admin/tokens", {"name": f"revenue {random.random()}", "scopes": [scope]})["token"]

    def order(self, quantity: int, store=1) -> str:
        body = {"item": "통닭" if store == 1 else "피자", "storeId": store, "quantity": quantity}
        return self.make("/orders", {**body, "payment": {"method": "sandbox", "token": "tok_ok"}})["id"]

    def is_quiet(self) -> bool:
        """No payment, refund or event is under way."""
        metrics = self.ask("GET", "/metrics")[1].splitlines()
        waiting = [line for line in metrics if line.startswith(("baedal_payments_waiting", "baedal_refunds_pending"))
                   and float(line.rpartition(" ")[2]) > 0]
        return not waiting and not any(line["lag"] for line in self.ask("GET", "/admin/subscriptions")[1]["items"])

    def ledger(self) -> dict[int, tuple[int, int]]:
        """What the gateway took and gave back, by store."""
        stores = {order["id"]: order["storeId"] for order in self.pages("/orders")}
        sums = collections.defaultdict(lambda: [0, 0])
        for entry in self.pages("/payments/sandbox/ledger"):
            sums[stores[entry["orderId"]]][entry["kind"] == "refund"] += entry["amount"]
        return {store: tuple(amounts) for store, amounts in sums.items()}


class Follower:
    program = EXAMPLE

    def __init__(self, url: str, file: pathlib.Path, token: str, *options: str, module="order", before=()):
        """`before`: the arguments before the URL."""
        self.command = [sys.executable, "-B", self.program, *before, url, module, file, *options]
        self.file = file
        self.log = file.with_suffix(".log")
        self.token = token
        self.process = None
        self.start()

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log,
                                            env={**os.environ, "BAEDAL_TOKEN": self.token})

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def said(self) -> str:
        return self.log.read_text()

    def says(self, text: str) -> None:
        wait_until(lambda: text in self.said(), lambda: f"{text}\n{self.said()[-2000:]}")

    def read(self, query: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.file, timeout=MAX_WAIT)) as file:
            return file.execute(query).fetchall()

    def position(self) -> int:
        return self.read("SELECT sequence FROM position")[0][0]

    def reaches(self, position: int) -> None:
        wait_until(lambda: self.position() >= position, lambda: f"position {position}\n{self.said()[-2000:]}")

    def sums(self) -> dict[int, tuple[int, int]]:
        return {store: (paid, refunded) for store, paid, refunded in
                self.read("SELECT store_id, sum(paid), sum(refunded) FROM revenue GROUP BY store_id")}
