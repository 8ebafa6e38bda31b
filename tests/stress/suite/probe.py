"""Requests at a fixed rate from a process of its own, and what became of them."""

import itertools
import json
import statistics
import subprocess
import tempfile

import wire
from processes import CLIENT
from verdict import StressError

_numbers = itertools.count(1)

CHICKEN = {"item": "통닭", "storeId": 1, "payment": {"method": "sandbox", "token": "tok_ok"}}


class Figures:
    """Of one Offer. Latencies in milliseconds, from the time that a request was due."""

    def __init__(self, result):
        self.begun_at = result["begunAt"]  # by time.monotonic()
        self.offered = result["offered"]
        self.unsent = result["unsent"]
        self.late = result["late"]
        self.responses = {int(status): row for status, row in result["answers"].items()}
        self.seconds = result["seconds"][:-1]  # the last one is not whole
        self.per_second = statistics.fmean(s["count"] for s in self.seconds) if self.seconds else 0.0

    def count(self, *statuses):
        return sum(self.responses[status]["count"] for status in statuses if status in self.responses)

    def good(self):
        return sum(row["count"] for status, row in self.responses.items() if 200 <= status < 400)

    def share(self, *statuses):
        return self.count(*statuses) / max(1, self.offered)

    def percentile(self, which, *statuses):
        """The worst of these statuses'; `which` is "p50us", or with "sent" in front from the time of sending:
        without the wait for a free connection."""
        return max((self.responses[s][which] for s in statuses if s in self.responses), default=0) / 1000

    def typical(self, which):
        """Of the good answers: the median of the seconds' own, so that one bad moment of the machine does
        not count for the whole."""
        rows = [second[which] for second in self.seconds if second["count"]]
        return statistics.median(rows) / 1000 if rows else float("inf")

    def sent_all(self):
        """But for what a busy machine makes late at the end."""
        return self.unsent <= 0.02 * self.offered

    def not_good(self):
        return {status: row["count"] for status, row in self.responses.items() if not 200 <= status < 400}


class Offer:
    """Begins at once."""

    def __init__(self, port, work, rate, seconds, requests, connections=64):
        files = []
        for request in requests:
            files.append(work / f"request-{next(_numbers)}")
            files[-1].write_bytes(request)
        # A file takes it all: an hour's figures are more than a pipe holds before somebody reads it.
        self.out = tempfile.TemporaryFile("w+")
        self.child = subprocess.Popen([str(part) for part in (CLIENT, "offer", port, rate, connections,
                                                              int(seconds * 1000), *files)],
                                      stdout=self.out, stderr=subprocess.PIPE, text=True)

    def figures(self):
        """Waits for its end."""
        _, errors = self.child.communicate()
        if self.child.returncode != 0:
            raise StressError(f"bench_client offer: {errors}")
        self.out.seek(0)
        return Figures(json.load(self.out))

    def running(self):
        return self.child.poll() is None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.running():
            self.child.kill()
        self.child.wait()
        self.out.close()


def offer(*arguments, **named):
    with Offer(*arguments, **named) as running:
        return running.figures()


def order(headers=None):
    return wire.request("POST", "/orders", CHICKEN, headers)


def get(path, headers=None):
    return wire.request("GET", path, headers=headers)
