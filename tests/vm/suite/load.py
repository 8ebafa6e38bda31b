"""Customers who order and read without a pause, on kept and on new connections. None repeats a call."""

import http.client
import ssl
import threading
import time
from dataclasses import dataclass

from shop import Connection, Shop, order

CARD = {"method": "sandbox", "token": "tok_ok"}


@dataclass
class Call:
    kind: str
    ended: float
    seconds: float


def was_closed(connection: Connection) -> bool:
    """Whether the server has closed a kept connection, as every client looks before it sends."""
    if connection.sock is None:
        return False
    connection.sock.setblocking(False)
    try:
        return not connection.sock.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    finally:
        connection.sock.settimeout(connection.timeout)


class Load:
    """Of staff, whose calls have no limits: all come from one address."""

    def __init__(self, shop: Shop, kept: int = 2, anew: int = 2):
        self.shop, self.lock, self.ending = shop, threading.Lock(), threading.Event()
        self.calls: list[Call] = []
        self.failures: list[str] = []
        self.placed: list[str] = []
        self.unpaid: list[str] = []  # 202: taken, and the payment took longer than a customer waits for it
        self.reconnected = 0
        self.threads = [threading.Thread(target=self._live, args=(n, n < kept), daemon=True)
                        for n in range(kept + anew)]

    def _live(self, number: int, keeps: bool) -> None:
        connection, turn = Connection(self.shop.port, self.shop.context), number
        while not self.ending.is_set():
            if not keeps or was_closed(connection):
                self.reconnected += keeps
                connection.close()
            self._call(connection, f"010-{number:04}-{turn:04}", turn % 3 == 0)
            turn += 1
        connection.close()

    def _call(self, connection: Connection, phone: str, orders: bool) -> None:
        begun = time.monotonic()
        what = "POST /orders" if orders else "GET /menus/1"
        try:
            if orders:
                status, content = connection.ask("POST", "/orders", order(phone, CARD), self.shop.token)
            else:
                status, content = connection.ask("GET", "/menus/1", token=self.shop.token)
        except (OSError, http.client.HTTPException) as e:
            connection.close()
            return self._failed(f"{what}: {e!r}")
        if status not in ((201, 202) if orders else (200,)):
            return self._failed(f"{what}: {status} {content}")
        ended = time.monotonic()
        with self.lock:
            self.calls.append(Call(what, ended, ended - begun))
            if orders:
                (self.placed if status == 201 else self.unpaid).append(content["id"])

    def _failed(self, text: str) -> None:
        """A call that was under way at the end of the load is nobody's."""
        if not self.ending.is_set():
            with self.lock:
                self.failures.append(f"{time.strftime('%T')} {text}")
            time.sleep(0.05)

    def start(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def count(self) -> int:
        with self.lock:
            return len(self.calls)

    def acknowledged(self) -> list[str]:
        with self.lock:
            return self.placed + self.unpaid

    def finish(self) -> None:
        """Waits for the last answers."""
        self.ending.set()
        for thread in self.threads:
            thread.join()


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def describe(load: Load) -> str:
    seconds = [call.seconds * 1000 for call in load.calls]
    return (f"{len(load.calls)} calls ({len(load.acknowledged())} orders, {len(load.unpaid)} of them 202), "
            f"{len(load.failures)} failed, p50 {percentile(seconds, 0.5):.0f} ms, "
            f"p99 {percentile(seconds, 0.99):.0f} ms, "
            f"{load.reconnected} kept connections closed by the server")
