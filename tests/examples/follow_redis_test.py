"""The second example in Python, which follows the events through Redis: with the real server and a real Redis, as
processes that are killed in turn."""

import contextlib
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

from customers import Customers
from middleman import Middleman
from processes import EXAMPLE, MAX_WAIT, Follower, Server, free_port, wait_until
from redis_process import Redis


class RedisFollower(Follower):
    program = EXAMPLE.with_name("follow_redis.py")


class FollowRedis(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="baedal-example-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.begin()

    def begin(self, tls=False) -> None:
        name = "tls" if tls else "clear"
        self.redis = Redis(self.folder / f"redis-{name}", tls)
        self.addCleanup(self.redis.kill)
        self.server = Server(self.folder / f"server-{name}", free_port(),
                             ('bus.transport="redis"', f'bus.redis.url="{self.redis.url}"',
                              f'bus.ca_file="{self.redis.certificate if tls else ""}"'))
        self.addCleanup(self.server.kill)
        self.middleman = Middleman(self.server, [])
        self.addCleanup(self.middleman.server_close)
        self.addCleanup(self.middleman.shutdown)

    def follower(self, *options) -> Follower:
        follower = RedisFollower(self.middleman.url, self.folder / "revenue.sqlite", self.server.token(), *options,
                                 before=(self.redis.url,))
        self.addCleanup(follower.kill)
        follower.says("reads Redis")
        return follower

    def reaches_the_end(self, follower: Follower) -> list[dict]:
        wait_until(self.server.is_quiet, "no payment, refund or event is under way")
        events = self.server.events()
        follower.reaches(int(events[-1]["sequence"]))
        self.assertEqual(follower.sums(), self.server.ledger(), follower.said())
        return events

    def test_every_event_takes_effect_once_while_each_is_killed_and_redis_is_wiped(self):
        follower = self.follower("--check-every", "1")
        # Notes each position in the follower's own transaction.
        with contextlib.closing(sqlite3.connect(follower.file, timeout=MAX_WAIT)) as file:
            file.executescript("""
                CREATE TABLE taken (sequence INTEGER);
                CREATE TRIGGER note AFTER UPDATE ON position BEGIN INSERT INTO taken VALUES (new.sequence); END;""")
        customers = Customers(self.server, 2)
        self.addCleanup(customers.stop)
        for turn in range(10):
            customers.let_order(random.randrange(1, 8))
            time.sleep(random.uniform(0, 0.05))  # at any moment
            if turn % 5 == 0:
                follower.kill()
                customers.let_order(2)
                follower.start()
            elif turn % 5 == 1:
                self.redis.ask("FLUSHALL")
            elif turn % 5 == 2:
                self.redis.kill()
                customers.let_order(2)
                self.redis.start()  # empty
            elif turn % 5 == 3:
                self.server.kill()
                self.server.start()
            else:
                self.redis.ask("XADD", "baedal:order", "*", "event", "nonsense")
        customers.stop()
        self.assertEqual(customers.failures, [])
        events = self.reaches_the_end(follower)
        self.assertEqual([row[0] for row in follower.read("SELECT sequence FROM taken ORDER BY rowid")],
                         [int(event["sequence"]) for event in events])
        print(f"{customers.served} orders, {len(events)} events", file=sys.stderr)

    def test_the_events_come_through_redis_and_only_gaps_are_asked_for(self):
        follower = self.follower("--check-every", "1000")
        self.middleman.busy = 1_000_000  # the log is not answered
        self.server.order(1)
        self.server.order(2)
        events = self.reaches_the_end(follower)
        self.assertNotIn("asks for the events", follower.said())

        # Entries are lost while the follower does not read: the next one tells.
        self.middleman.busy = 0
        follower.process.send_signal(signal.SIGSTOP)
        last = int(events[-1]["sequence"])
        for quantity in (3, 4, 5):
            self.server.order(quantity)
        wait_until(lambda: self.redis.ask("XRANGE", "baedal:order", f"{last + 3}-0", "+"), "the events are in Redis")
        self.redis.ask("XTRIM", "baedal:order", "MAXLEN", "0")
        self.server.order(6)
        follower.process.send_signal(signal.SIGCONT)
        self.reaches_the_end(follower)
        self.assertIn("asks for the events", follower.said())

    def test_the_events_come_over_tls(self):
        self.begin(tls=True)
        follower = self.follower("--check-every", "1000", "--ca-file", str(self.redis.certificate))
        self.middleman.busy = 1_000_000  # the log is not answered
        self.server.order(1)
        self.reaches_the_end(follower)
        follower.kill()
        follower.log.unlink()
        follower.command.remove("--ca-file")
        follower.command.remove(str(self.redis.certificate))
        self.middleman.busy = 0
        follower.start()
        follower.says("CERTIFICATE_VERIFY_FAILED")

    def test_it_tells_why_it_ends(self):
        self.server.order(1)
        follower = self.follower()
        follower.reaches(1)
        follower.process.send_signal(signal.SIGTERM)
        self.assertEqual(follower.process.wait(MAX_WAIT), 0, follower.said())
        self.assertNotIn("Traceback", follower.said())
        refused = RedisFollower(self.server.url, self.folder / "refused.sqlite", "wrong", before=(self.redis.url,))
        self.addCleanup(refused.kill)
        try:
            self.assertEqual(refused.process.wait(MAX_WAIT), 4, refused.said())
        except subprocess.TimeoutExpired:
            self.fail(f"the follower goes on: {refused.said()[-2000:]}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
