"""Messages through a provider that takes 200 ms a call, and orders beside one that is dead."""

import http.client
import json
import os
import pathlib
import ssl
import subprocess
import time

import report
from processes import BUILD, Baedal, BenchError, client

SIMULATOR = BUILD / "solapi_simulator"
KEY, SECRET, SENDER = "NCSKEYOFTHEBENCH", "secret-of-the-bench", "0212345678"
CALL_MS = 200
ORDERS_A_SECOND = 200  # a message to the customer each; a request to Solapi has a receiver once
CUSTOMERS = 400
PATIENCE = 60          # seconds until all are handed over


class Solapi:
    """The simulator of Solapi, over TLS."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.child = subprocess.Popen([SIMULATOR, "--make-certificates", folder, "--api-key", KEY,
                                       "--api-secret", SECRET], stdout=subprocess.PIPE, text=True)
        self.url = self.child.stdout.readline().split()[-1]
        self.tls = ssl.create_default_context(cafile=self.folder / "ca.pem")
        self.control({"sender": SENDER, "balance": 1_000_000_000})

    def control(self, body):
        self.ask("POST", "/control", json.dumps(body))

    def messages(self):
        """That it has taken."""
        return len(json.loads(self.ask("GET", "/control/messages"))["items"])

    def ask(self, method, path, body=None):
        host, port = self.url.removeprefix("https://").split(":")
        connection = http.client.HTTPSConnection(host, int(port), timeout=30, context=self.tls)
        connection.request(method, path, body)
        response = connection.getresponse()
        text = response.read()
        connection.close()
        if response.status != 200:
            raise BenchError(f"{path}: {response.status} {text[:300]}")
        return text

    def settings(self):
        return ('notify.channel="solapi"', f'notify.solapi.base_url="{self.url}"', f'notify.solapi.from="{SENDER}"',
                f'notify.solapi.ca_file="{self.folder / "ca.pem"}"', "notify.max_per_phone_hour=0", "notify.max_per_phone_day=0")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait(timeout=30)


def requests(work):
    """An order of each customer."""
    files = []
    for number in range(CUSTOMERS):
        body = json.dumps({"storeId": 1, "items": [{"menuItemId": 11, "quantity": 1}],
                           "customer": {"name": "Kim", "phone": f"010-1234-{number:04}", "address": "Seoul"},
                           "payment": {"method": "sandbox", "token": "tok_ok"}})
        files.append(work / f"order-{number}.http")
        files[-1].write_text(f"POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                             f"Content-Length: {len(body)}\r\n\r\n{body}")
    return files


def offered(port, files, seconds):
    result = client("offer", port, ORDERS_A_SECOND, 64, int(seconds * 1000), *files)
    placed = result["answers"]["201"]
    return placed["count"], {"orders/s": placed["count"] / seconds, "p50 ms": placed["p50us"] / 1000,
                             "p99 ms": placed["p99us"] / 1000}


def open_shop(work, name, port, solapi):
    os.environ |= {"BAEDAL_SOLAPI_API_KEY": KEY, "BAEDAL_SOLAPI_API_SECRET": SECRET}
    return Baedal(work / name, port, (*Baedal.DEMO, *Baedal.USUAL, *solapi.settings()))


def rate(work, port, files, seconds):
    """How fast the messages of ORDERS_A_SECOND are handed over."""
    with Solapi(work / "rate-certificates") as solapi, open_shop(work, "rate", port, solapi) as server:
        solapi.control({"latencyMs": CALL_MS})
        begun = time.monotonic()
        orders, row = offered(port, files, seconds)
        placed = time.monotonic()
        while solapi.messages() < orders:
            if time.monotonic() > placed + PATIENCE:
                raise BenchError(f"{solapi.messages()} of {orders} messages are handed over")
            time.sleep(0.05)
        ended = time.monotonic()
        server.check_books()
    return {**row, "messages": orders,
            "messages/s": orders / (ended - begun), "s after the last order": ended - placed}


def beside_a_dead_one(work, port, files, options):
    """In turns, so that a slow moment of the machine meets both."""
    rows = {"answers in 200 ms": [], "answers nothing": []}
    with Solapi(work / "living-certificates") as living, Solapi(work / "dead-certificates") as dead, \
            open_shop(work, "living", port, living), open_shop(work, "dead", port + 1, dead):
        living.control({"latencyMs": CALL_MS})
        dead.control({"latencyMs": 600_000})
        for shop in (port, port + 1):
            offered(shop, files, 2)  # the caches, and the circuit
        for _ in range(options.rounds):
            for shop, name in zip((port, port + 1), rows):
                rows[name].append(offered(shop, files, options.seconds)[1])
    table = [{"the provider": name, **report.medians(rounds)} for name, rounds in rows.items()]
    return table, table[1]["p99 ms"] / table[0]["p99 ms"]


def run(work, options):
    files = requests(work)
    row = rate(work, options.port, files, max(10, options.seconds))
    table, ratio = beside_a_dead_one(work, options.port, files, options)
    report.table(f"Messages through a provider that takes {CALL_MS} ms a call", [row])
    report.table(f"Orders beside a dead provider: the p99 is {ratio:.2f} times as long", table)
    report.keep("messages", {"rate": row, "beside": table, "p99 ratio": ratio})
