#!/usr/bin/env python3
"""Follows the events of a module of Baedal, and adds up the revenue of each store and business day.

    export BAEDAL_TOKEN=...    # a token with the scope events:read, from POST /admin/tokens
    python3 follow_events.py http://127.0.0.1:8080 order revenue.sqlite
    sqlite3 revenue.sqlite 'SELECT * FROM revenue'

Needs Python 3.11 with its standard library, and the time zones of `tzdata`. The module `order` gives the revenue by
store, `pay` that of all stores together, as store 0. Orders in cash are counted, but not the money that is collected.
`discounts` is what coupons took off the orders that are paid: without them `paid` would be higher by it.

Each event takes effect exactly once, whatever is killed when: the position in the log (the `sequence` of the last
event) is written in the transaction of the effect. So an event that comes twice is skipped, and one that is missing is
read again. To do something else with the events, replace EFFECTS and the table `revenue`, and keep that rule: what is
not in this SQLite file, such as a message that is sent, can happen twice.

The file has sums alone and no personal data, so OrderContactErased has nothing to erase in it.

Exit status: 0 after SIGTERM or SIGINT, 1 if the server refuses the request, 2 for wrong arguments, 3 if the file
belongs to another log (position-ahead), 4 if the token is refused.
"""

import argparse
import datetime
import http.client
import json
import os
import random
import signal
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zoneinfo

REFUSED, WRONG_ARGUMENTS, POSITION_AHEAD, TOKEN_REFUSED = 1, 2, 3, 4

# What an event adds: orders, money that was paid, money that went back, what coupons took off the money that was paid.
# Amounts are integers in minor units (won).
EFFECTS = {
    "OrderPlaced": lambda data: (1, data["order"]["total"] - data["order"]["toCollect"], 0, discounts(data["order"])),
    "OrderPaidLate": lambda data: (0, data["refundDue"], 0, 0),  # after the order had ended: all of it goes back
    "OrderRefunded": lambda data: (0, 0, data["amount"], 0),
    "PaymentApproved": lambda data: (0, 0 if data["method"] == "cash" else data["amount"], 0, 0),
    "PaymentRefunded": lambda data: (0, 0, data["amount"], 0),
}


def discounts(order: dict) -> int:
    """What coupons took off an order that is paid. Older events do not have the member."""
    return 0 if order["toCollect"] else sum(discount["amount"] for discount in order.get("discounts", []))


class Fatal(Exception):
    """Trying again would not help."""

    def __init__(self, status: int, text: str):
        super().__init__(text)
        self.status = status


class Missed(Exception):
    """The log has events between the position and the event that came."""


class Revenue:
    """The sums and the position in the log, in one SQLite file."""

    def __init__(self, file: str, module: str, time_zone: datetime.tzinfo):
        self.time_zone = time_zone
        self.database = sqlite3.connect(file, timeout=30, isolation_level=None)
        self.database.execute("BEGIN IMMEDIATE")
        with self.database:  # commits, or rolls back after an exception
            self.database.execute("""
                CREATE TABLE IF NOT EXISTS position (module TEXT NOT NULL, sequence INTEGER NOT NULL)""")
            self.database.execute("""
                CREATE TABLE IF NOT EXISTS revenue (
                    store_id INTEGER NOT NULL, day TEXT NOT NULL,
                    orders INTEGER NOT NULL, paid INTEGER NOT NULL, refunded INTEGER NOT NULL,
                    discounts INTEGER NOT NULL DEFAULT 0,
                    PRIMARY KEY (store_id, day))""")
            columns = [row[1] for row in self.database.execute("PRAGMA table_info(revenue)")]
            if "discounts" not in columns:  # a file of an older version, which did not add them
                self.database.execute("ALTER TABLE revenue ADD COLUMN discounts INTEGER NOT NULL DEFAULT 0")
            self.database.execute(
                "INSERT INTO position SELECT ?, 0 WHERE NOT EXISTS (SELECT 1 FROM position)", (module,))
        followed, = self.database.execute("SELECT module FROM position").fetchone()
        if followed != module:
            raise Fatal(WRONG_ARGUMENTS, f"{file} follows the module '{followed}': name another file for '{module}'.")

    def position(self) -> int:
        return self.database.execute("SELECT sequence FROM position").fetchone()[0]

    def take(self, events: list[dict]) -> None:
        """Adds the events after the position and moves it, all in one transaction."""
        self.database.execute("BEGIN IMMEDIATE")
        with self.database:
            position = self.position()
            for event in events:
                sequence, prev = int(event["sequence"]), int(event["prev"])
                if sequence <= position:
                    continue  # has been added
                # Lower than the position: the event at the position was erased from the log. Nothing is missing.
                if prev > position:
                    raise Missed(f"event {sequence} comes after {prev}, and the position is {position}")
                self._add(event["type"], event["data"])
                self.database.execute("UPDATE position SET sequence = ?", (sequence,))
                position = sequence

    def _add(self, event_type: str, data: dict) -> None:
        if event_type not in EFFECTS:
            return
        store_id = data["order"]["storeId"] if "order" in data else 0
        at = datetime.datetime.fromisoformat(data["at"])
        day = at.astimezone(self.time_zone).date().isoformat()
        self.database.execute("""
            INSERT INTO revenue VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, paid = paid + excluded.paid,
                refunded = refunded + excluded.refunded, discounts = discounts + excluded.discounts""", (store_id, day, *EFFECTS[event_type](data)))


class Log:
    """The log of a module, over HTTP."""

    def __init__(self, base_url: str, module: str, token: str, timeout: float):
        self.url = f"{base_url.rstrip('/')}/events?module={urllib.parse.quote(module, safe='')}"
        self.token = token
        self.timeout = timeout

    def page(self, after: int) -> list[dict]:
        """The next events after a position; none at the end of the log."""
        with self._open(f"{self.url}&after={after}&limit=200", {"Accept": "application/json"}) as response:
            return json.load(response)["items"]

    def stream(self, after: int):
        """The events after a position, each when it happens. Ends with the connection."""
        headers = {"Accept": "text/event-stream", "Last-Event-ID": str(after)}
        with self._open(self.url, headers) as response:
            name, data = "", []
            for line in response:  # a heartbeat is a line that begins with a colon
                field, _, value = line.decode().rstrip("\r\n").partition(":")
                if field == "event":
                    name = value.strip()
                elif field == "data":
                    data.append(value)
                elif not line.strip():  # the end of an event
                    if name == "position-ahead":
                        return  # the next page says what it means
                    if data:
                        yield json.loads("\n".join(data))
                    name, data = "", []

    def _open(self, url: str, headers: dict):
        request = urllib.request.Request(url, headers=headers)
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        try:
            return urllib.request.urlopen(request, timeout=self.timeout)
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode(errors="replace")
            if error.code in (401, 403):
                raise Fatal(TOKEN_REFUSED, f"The server refuses the token ({error.code}). BAEDAL_TOKEN must be a token "
                            "with the scope events:read that has not been revoked: POST /admin/tokens makes one.")
            if error.code == 409 and "/problems/position-ahead" in text:
                raise Fatal(POSITION_AHEAD, f"{json.loads(text)['detail']}\nThe file has sums of events that this log "
                            "does not have. Move the file away and start again: the sums are made anew from the "
                            "beginning of the log. Then compare them with those of the old file.")
            if error.code < 500 and error.code not in (408, 429):
                raise Fatal(REFUSED, f"The server refuses {url}: {error.code} {text}")
            raise  # such as 503: later


def follow(log: Log, revenue: Revenue) -> None:
    """Reads the log to its end and goes on with the stream. After a failure it does so again from the position."""
    failures = 0
    while True:
        retry_after = 0
        try:
            while events := log.page(revenue.position()):
                revenue.take(events)
            say(f"at the end of the log, position {revenue.position()}")
            for event in log.stream(revenue.position()):
                revenue.take([event])
                failures = 0
            problem = "the stream ended"
        except Missed as error:
            problem = f"missed: {error}"
        # A ValueError is a response that is no JSON, such as the page of a proxy.
        except (OSError, http.client.HTTPException, ValueError) as error:
            problem = f"no events: {error}"
            if isinstance(error, urllib.error.HTTPError) and error.headers.get("Retry-After", "").isdigit():
                retry_after = min(60, int(error.headers["Retry-After"]))
        delay = max(retry_after, random.uniform(0.05, 0.1) * 2 ** min(failures, 6))
        say(f"{problem}; reads again in {delay:.1f} s")
        failures += 1
        time.sleep(delay)


def say(text: str) -> None:
    print(f"follow_events: {text}", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base_url", help="such as http://127.0.0.1:8080")
    parser.add_argument("module", help="order or pay")
    parser.add_argument("file", help="SQLite file of the sums; it is made if it is not there")
    parser.add_argument("--time-zone", type=zoneinfo.ZoneInfo, default="Asia/Seoul", help="of the business days")
    parser.add_argument("--timeout", type=float, default=40, metavar="SECONDS",
                        help="without a byte from the server; a stream has a heartbeat every 15 s")
    options = parser.parse_args()
    token = os.environ.get("BAEDAL_TOKEN", "").strip()
    if not token:
        parser.error("the environment has no BAEDAL_TOKEN: a token with the scope events:read")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))  # a transaction that is open is rolled back
    try:
        revenue = Revenue(options.file, options.module, options.time_zone)
        follow(Log(options.base_url, options.module, token, options.timeout), revenue)
    except Fatal as error:
        say(str(error))
        return error.status


if __name__ == "__main__":
    sys.exit(main())
