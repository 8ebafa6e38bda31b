#!/usr/bin/env python3
"""Follows the events of a module of Baedal through Redis, and adds up the same revenue as follow_events.py.

    export BAEDAL_TOKEN=...    # a token with the scope events:read, from POST /admin/tokens
    python3 follow_redis.py redis://127.0.0.1:6379 http://127.0.0.1:8080 order revenue.sqlite

Needs Python 3.11 with its standard library, and follow_events.py beside it. For a deployment whose processes publish
their events (`bus.transport = "redis"`): the load of the followers is that of Redis.

Redis is no log: it may have forgotten, doubled or delayed an event. Each entry of the stream `baedal:<module>` has the
id `<sequence>-0`, the event as JSON, and `prev`, the sequence of the event before it. If `prev` is after the position,
events are missing, and they are read from GET /events. That is also asked when no entry has come for a while, and all
the time that Redis is away. So the position in the file is the only state: Redis keeps nothing for the follower.

The file, its rules and the exit status are those of follow_events.py.
"""

import argparse
import http.client
import json
import os
import random
import signal
import socket
import ssl
import sys
import time
import urllib.error
import urllib.parse
import zoneinfo

from follow_events import Fatal, Log, Missed, Revenue

ENTRIES = 200  # at once
WAIT_MS = 1000  # of Redis, for an entry
LARGEST_REPLY = 64 << 20  # bytes of one string


class RedisFailed(Exception):
    """Redis cannot be reached, has refused a command, or has sent what is no reply."""


class Redis:
    """One connection, which speaks RESP (https://redis.io/docs/reference/protocol-spec)."""

    def __init__(self, url: str, ca_file: str | None, timeout: float):
        address = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((address.hostname, address.port or 6379), timeout)
        try:
            if address.scheme == "rediss":
                context = ssl.create_default_context(cafile=ca_file)
                self.socket = context.wrap_socket(self.socket, server_hostname=address.hostname)
            self.file = self.socket.makefile("rb")
            if address.password:
                self.call("AUTH", urllib.parse.unquote(address.password))
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def call(self, *command: str):
        parts = [part.encode() for part in command]
        self.socket.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
        return self._reply()

    def _reply(self):
        line = self.file.readline(LARGEST_REPLY)
        if not line.endswith(b"\r\n"):
            raise RedisFailed("Redis has closed the connection")
        kind, text = line[:1], line[1:-2]
        if kind == b"+":
            return text
        if kind == b"-":
            raise RedisFailed(text.decode(errors="replace"))
        if kind == b":":
            return int(text)
        if kind == b"$":
            return self._bytes(int(text))
        if kind == b"*":
            return None if int(text) < 0 else [self._reply() for _ in range(int(text))]
        raise RedisFailed(f"no reply: {line[:100]!r}")

    def _bytes(self, size: int):
        if size < 0:
            return None
        if size > LARGEST_REPLY:
            raise RedisFailed(f"a string of {size} bytes")
        data = self.file.read(size + 2)
        if len(data) != size + 2:
            raise RedisFailed("Redis has closed the connection")
        return data[:-2]


def to_event(fields: list[bytes]) -> dict:
    """The members that Revenue.take() needs. ValueError or KeyError for what is no event."""
    entry = dict(zip(fields[::2], fields[1::2]))
    event = json.loads(entry[b"event"])
    return {"sequence": event["seq"], "prev": int(entry[b"prev"]), "type": event["type"],
            "data": json.loads(event["data"])}


def fill(log: Log, revenue: Revenue) -> None:
    """Reads the producer's log to its end."""
    while events := log.page(revenue.position()):
        revenue.take(events)


def follow_stream(redis: Redis, stream: str, log: Log, revenue: Revenue, check_every: float) -> None:
    """Until Redis fails. The log is asked for what is missing, and every `check_every` seconds without an entry."""
    quiet_since = time.monotonic()
    position = revenue.position()
    while True:
        # The ids of the entries are those of the log: the stream is read from the position.
        found = redis.call("XREAD", "COUNT", str(ENTRIES), "BLOCK", str(WAIT_MS), "STREAMS", stream, f"{position}-0")
        entries = found[0][1] if found else []
        try:
            for entry_id, fields in entries:
                position = max(position, int(entry_id.partition(b"-")[0]))
                revenue.take([to_event(fields)])
            if entries:
                quiet_since = time.monotonic()
        except (Missed, ValueError, KeyError, TypeError) as error:
            say(f"asks for the events after {revenue.position()}: {error}")
            quiet_since = -check_every
        if time.monotonic() - quiet_since >= check_every:
            fill(log, revenue)
            quiet_since = time.monotonic()
            # A stream with higher numbers than the log is that of another deployment: its entries are skipped.
            position = revenue.position()


def follow(url: str, ca_file: str | None, stream: str, log: Log, revenue: Revenue, check_every: float) -> None:
    """Reads the log to its end and goes on with the stream. After a failure it does so again from the position."""
    failures = 0
    while True:
        retry_after = 0
        try:
            fill(log, revenue)
            say(f"at the end of the log, position {revenue.position()}")
            failures = 0
            with Redis(url, ca_file, WAIT_MS / 1000 + 5) as redis:
                say("reads Redis")
                follow_stream(redis, stream, log, revenue, check_every)
        # A ValueError is a response that is no JSON, such as the page of a proxy.
        except (OSError, http.client.HTTPException, ValueError, Missed, RedisFailed) as error:
            problem = f"no events: {error}"
            if isinstance(error, urllib.error.HTTPError) and error.headers.get("Retry-After", "").isdigit():
                retry_after = min(60, int(error.headers["Retry-After"]))
        delay = max(retry_after, random.uniform(0.2, 0.4) * 2 ** min(failures, 5))
        say(f"{problem}; reads again in {delay:.1f} s")
        failures += 1
        time.sleep(delay)


def say(text: str) -> None:
    print(f"follow_redis: {text}", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("redis_url", help="redis://[:password@]host[:port], or rediss:// for TLS")
    parser.add_argument("base_url", help="such as http://127.0.0.1:8080")
    parser.add_argument("module", help="order or pay")
    parser.add_argument("file", help="SQLite file of the sums; it is made if it is not there")
    parser.add_argument("--time-zone", type=zoneinfo.ZoneInfo, default="Asia/Seoul", help="of the business days")
    parser.add_argument("--timeout", type=float, default=40, metavar="SECONDS", help="without a byte from the server")
    parser.add_argument("--check-every", type=float, default=10, metavar="SECONDS",
                        help="without an entry, after which the log is asked for what Redis may have lost")
    parser.add_argument("--ca-file", help="certificate authorities of rediss:// (PEM)")
    options = parser.parse_args()
    token = os.environ.get("BAEDAL_TOKEN", "").strip()
    if not token:
        parser.error("the environment has no BAEDAL_TOKEN: a token with the scope events:read")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))  # a transaction that is open is rolled back
    try:
        revenue = Revenue(options.file, options.module, options.time_zone)
        follow(options.redis_url, options.ca_file, f"baedal:{options.module}",
               Log(options.base_url, options.module, token, options.timeout), revenue, options.check_every)
    except Fatal as error:
        say(str(error))
        return error.status


if __name__ == "__main__":
    sys.exit(main())
