"""The owner's figures of a year with 300 orders a day: read from the orders, and from the days that were closed.

The orders are rows of the order module alone, spread over the hours of each day: no kitchen could cook them here.
"""

import contextlib
import json
import random
import sqlite3
import statistics
import time

import history
import report
from processes import Baedal, BenchError

DAYS = 366
ORDERS_A_DAY = 300
DISHES = 40
STEPS = ("placed", 0), ("accepted", 45_000), ("cooking", 120_000), ("ready", 900_000), ("delivering", 960_000), \
    ("delivered", 1_900_000)
HOUR_MS = 60 * 60 * 1000


def fill(data, now):
    """Returns how many orders it made, the newest of them yesterday."""
    draw = random.Random(22)
    rows = []
    for day in range(1, DAYS + 1):
        for number in range(1, ORDERS_A_DAY + 1):
            # From noon until eight hours later in Korea.
            noon = (now - day * history.DAY_MS) // history.DAY_MS * history.DAY_MS + 3 * HOUR_MS
            at = noon + draw.randrange(8 * HOUR_MS)
            rows.append(order(draw, at, number))
    rows.sort(key=lambda row: row["created_at"])
    columns = list(rows[0])
    with contextlib.closing(sqlite3.connect(data / "order.sqlite")) as database, database:
        database.executemany(f"INSERT INTO orders ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
                             [list(row.values()) for row in rows])
    return len(rows)


def order(draw, at, number):
    lines = []
    for dish in draw.sample(range(DISHES), draw.randint(1, 4)):
        quantity = draw.randint(1, 2)
        lines.append({"menuItemId": 100 + dish, "name": f"메뉴 {dish}", "unitPrice": 9000, "quantity": quantity,
                      "choices": [], "lineTotal": 9000 * quantity})
    subtotal = sum(line["lineTotal"] for line in lines)
    steps = [(status, at + after + draw.randrange(1 + after // 2)) for status, after in STEPS]
    timeline = " ".join(f"{status}@{when}/{version}" for version, (status, when) in enumerate(steps, 2))
    suffix = "".join(draw.choice(history.ALPHABET) for _ in range(26))
    return {"id": history.time_prefix(at - 2000) + suffix, "number": number, "store_id": 1, "store_name": "통닭집",
            "status": "delivered", "fulfilment": "delivery", "items": json.dumps(lines, ensure_ascii=False),
            "subtotal": subtotal, "delivery_fee": 3000, "total": subtotal + 3000, "currency": "KRW",
            "payment_status": "approved", "payment_method": "sandbox", "payment_id": suffix, "refunded": 0,
            "kitchen": "delivered", "timeline": timeline, "version": 7, "created_at": at - 2000,
            "updated_at": steps[-1][1], "expires_at": at + HOUR_MS, "attempt_at": at}


def closed_days(data):
    with contextlib.closing(sqlite3.connect(f"file:{data}/order.sqlite?mode=ro", uri=True)) as database:
        return database.execute("SELECT count(*) FROM closed_day WHERE store_id = 1").fetchone()[0]


def timed(server, path, times):
    """The median in milliseconds."""
    took = []
    for _ in range(times):
        begun = time.monotonic()
        server.get(path)
        took.append((time.monotonic() - begun) * 1000)
    return statistics.median(took)


def run(work, options):
    data = work / "data"
    with Baedal(data, options.port):
        pass
    now = int(time.time() * 1000)
    orders = fill(data, now)
    day = lambda ago: time.strftime("%Y-%m-%d", time.gmtime(now / 1000 - ago * 24 * 60 * 60 + 9 * 60 * 60))
    ranges = {"a day": (1, 1), "a month": (30, 1), "a year": (DAYS - 1, 0)}
    paths = {name: f"/orders/figures?storeId=1&from={day(first)}&to={day(last)}"
             for name, (first, last) in ranges.items()}
    with Baedal(data, options.port) as server:
        at_first = {name: timed(server, path, 1) for name, path in reversed(paths.items())}
        before = [server.json(path) for path in paths.values()]
        begun, last = time.monotonic(), 0
        while closed_days(data) < DAYS:
            if time.monotonic() - begun > 300:
                raise BenchError(f"{closed_days(data)} of {DAYS} days are closed after 300 s")
            time.sleep(0.5)
        all_closed = time.monotonic() - begun
        if [server.json(path) for path in paths.values()] != before:
            raise BenchError("closed days tell something else than their orders")
        closed = {name: timed(server, path, 21) for name, path in paths.items()}
    rows = [{"figures of": name, "from orders, ms": at_first[name], "closed, ms": closed[name]} for name in paths]
    report.table(f"{orders:,} orders in {DAYS} days; all days were closed {all_closed:.0f} s after the start", rows)
    report.keep("figures", {"orders": orders, "all_closed_s": all_closed, "ms": rows})
