"""What was promised and did not hold."""

import threading


class TortureError(Exception):
    """The part cannot go on: the driver or the machine, unless the server is to blame."""


class Verdict:
    """Thread-safe."""

    SHOWN = 20  # of each part; what breaks once breaks often

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
        """Worth a look, though nothing that was promised is broken."""
        with self._lock:
            self.remarks.append({"part": self.part, "remark": text})
            print(f"  note: {text}", flush=True)

    def count(self, part):
        return sum(entry["part"] == part for entry in self.broken_promises)
