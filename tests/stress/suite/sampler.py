"""What a server takes and what waits in it, at regular times."""

import statistics
import threading
import time

from wire import Lost, Wire


class Sampler(threading.Thread):
    """Rows, one every so many seconds, until it is stopped."""

    def __init__(self, deployment, every):
        super().__init__(daemon=True)
        self.deployment = deployment
        self.every = every
        self.wire = Wire(deployment.port, timeout=30)
        self.rows = []
        self.ending = threading.Event()
        self.begun = time.monotonic()

    def run(self):
        while not self.ending.wait(self.every):
            self.rows.append(self.sample())
        self.wire.close()

    def sample(self):
        metrics = self.metrics()
        return {"second": round(time.monotonic() - self.begun, 1), "MiB": round(self.deployment.memory_mib(), 1),
                "files": self.deployment.open_files(), "threads": self.deployment.threads(),
                "log MiB": round(self.deployment.log_bytes() / 2**20, 1),
                "queued units": total(metrics, "baedal_database_queue_units"),
                "events behind": total(metrics, "baedal_subscription_lag_events")}

    def metrics(self):
        try:
            return self.deployment.metrics(self.wire)
        except Lost:
            return {}

    def stop(self):
        self.ending.set()
        self.join()

    def quarter(self, what, which):
        """The median of the first (0) to the last (3) quarter."""
        size = max(1, len(self.rows) // 4)
        rows = self.rows[-size:] if which == 3 else self.rows[which * size:(which + 1) * size]
        return statistics.median(row[what] for row in rows) if rows else 0.0

    def most(self, what):
        return max((row[what] for row in self.rows), default=0)


def total(metrics, name):
    return int(sum(value for key, value in metrics.items() if key.startswith(name)))
