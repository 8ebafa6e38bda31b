"""The promises that did not hold."""

import threading


class StressError(Exception):
    """The part cannot continue, because of the driver, the machine or the server."""


class Verdict:
    """Thread-safe."""

    SHOWN = 20  # of each part: a promise that breaks once often breaks again

    def __init__(self):
        self.part = ""
        self.broken_promises = []
        self.remarks = []
        self._lock = threading.Lock()

    def begin(self, part):
        self.part = part

    def broken(self, promise):
        with self._lock:
            self.broken_promises.append({"part": self.part, "promise": promise})
            if self.count(self.part) <= self.SHOWN:
                print(f"  BROKEN: {promise}", flush=True)

    def check(self, holds, promise):
        if not holds:
            self.broken(promise)
        return holds

    def remark(self, text):
        """Records an observation that breaks no promise."""
        with self._lock:
            self.remarks.append({"part": self.part, "remark": text})
            print(f"  note: {text}", flush=True)

    def count(self, part):
        return sum(entry["part"] == part for entry in self.broken_promises)
