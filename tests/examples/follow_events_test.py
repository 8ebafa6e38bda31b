"""The example in Python, which follows the events: with the real server, as processes that are killed in turn."""

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
from processes import MAX_WAIT, Follower, Server, free_port, wait_until


class WithProcesses(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="baedal-example-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def server(self, name="server", port=None, settings=()) -> Server:
        server = Server(self.folder / name, port or free_port(), settings)
        self.addCleanup(server.kill)
        return server

    def follower(self, url: str, token: str, *options, name="revenue", module="order") -> Follower:
        follower = Follower(url, self.folder / f"{name}.sqlite", token, *options, module=module)
        self.addCleanup(follower.kill)
        follower.says("at the end of the log")
        return follower

    def end_of(self, follower: Follower) -> int:
        try:
            return follower.process.wait(MAX_WAIT)
        except subprocess.TimeoutExpired:
            self.fail(f"the follower goes on: {follower.said()[-2000:]}")


class Kills(WithProcesses):
    def test_every_event_takes_effect_once_while_follower_and_server_are_killed(self):
        server = self.server()
        follower = self.follower(server.url, server.token())
        self.assertEqual(follower.position(), 0)
        # Notes each position in the follower's own transaction.
        with contextlib.closing(sqlite3.connect(follower.file, timeout=MAX_WAIT)) as file:
            file.executescript("""
                CREATE TABLE taken (sequence INTEGER);
                CREATE TRIGGER note AFTER UPDATE ON position BEGIN INSERT INTO taken VALUES (new.sequence); END;""")
        customers = Customers(server, 2)
        self.addCleanup(customers.stop)
        for kill in range(12):
            customers.let_order(random.randrange(1, 8))
            time.sleep(random.uniform(0, 0.05))  # at any moment
            follower.kill()
            if kill % 4 == 1:
                server.kill()
                server.start()
            follower.start()
            if kill % 4 == 3:  # under the follower, which goes on by itself
                customers.let_order(3)
                server.kill()
                server.start()
        customers.stop()
        self.assertEqual(customers.failures, [])

        wait_until(server.is_quiet, "no payment, refund or event is under way")
        events = server.events()
        follower.reaches(int(events[-1]["sequence"]))
        self.assertEqual(follower.sums(), server.ledger(), follower.said())
        self.assertEqual([row[0] for row in follower.read("SELECT sequence FROM taken ORDER BY rowid")],
                         [int(event["sequence"]) for event in events])
        placed = sum(event["type"] == "OrderPlaced" for event in events)
        self.assertEqual(follower.read("SELECT sum(orders) FROM revenue"), [(placed,)])

        # The log of pay has the same money, without the stores.
        of_pay = self.follower(server.url, follower.token, name="of_pay", module="pay")
        expected = tuple(sum(amounts) for amounts in zip(*server.ledger().values()))
        self.assertEqual(of_pay.sums(), {0: expected})
        print(f"{customers.served} orders, {len(events)} events, paid and refunded {expected}", file=sys.stderr)


class Ends(WithProcesses):
    def test_it_tells_why_it_ends(self):
        server = self.server()
        token = server.token()
        follower = self.follower(server.url, token)
        server.order(2)
        follower.reaches(1)

        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest("a signal that asks it to end", signal=number.name):
                follower.log.unlink()
                follower.kill()
                follower.start()
                follower.says("at the end of the log")
                follower.process.send_signal(number)
                self.assertEqual(self.end_of(follower), 0, follower.said())
                self.assertNotIn("Traceback", follower.said())

        for name, wrong in (("unknown token", "wrong"), ("token without the scope", server.token("orders:read"))):
            with self.subTest(name):
                refused = Follower(server.url, self.folder / f"{name}.sqlite", wrong)
                self.addCleanup(refused.kill)
                self.assertEqual(self.end_of(refused), 4, refused.said())
                self.assertIn("events:read", refused.said())

        with self.subTest("no such module"):
            refused = Follower(server.url, self.folder / "none.sqlite", token, module="none")
            self.addCleanup(refused.kill)
            self.assertEqual(self.end_of(refused), 1, refused.said())

        with self.subTest("the file of another module"):
            refused = Follower(server.url, follower.file, token, module="pay")
            self.addCleanup(refused.kill)
            self.assertEqual(self.end_of(refused), 2, refused.said())

        with self.subTest("a deployment with new data at the same address"):
            before = follower.position(), follower.sums()
            self.assertGreater(before[0], 0)
            server.kill()
            new_server = self.server("new", server.port)
            follower.token = new_server.token()
            follower.start()
            self.assertEqual(self.end_of(follower), 3, follower.said())
            self.assertIn("Move the file away", follower.said())
            self.assertEqual((follower.position(), follower.sums()), before)


class Faults(WithProcesses):
    def middleman(self, server: Server, *faults) -> Middleman:
        middleman = Middleman(server, faults)
        self.addCleanup(middleman.server_close)
        self.addCleanup(middleman.shutdown)
        return middleman

    @staticmethod
    def order_and_follow(server: Server, follower: Follower, quantity: int) -> None:
        server.order(quantity)
        follower.reaches(int(server.events()[-1]["sequence"]))

    def test_what_is_lost_on_the_way_is_read_again_and_what_comes_twice_is_skipped(self):
        def drop_the_second(parts):
            for n, part in enumerate(parts):
                if n != 1:
                    yield part

        def repeat_the_first(parts):
            first = next(parts)
            yield first
            yield first + next(parts)

        def cut_the_first(parts):
            yield next(parts)[:-10]

        server = self.server()
        middleman = self.middleman(server, drop_the_second, repeat_the_first, cut_the_first)
        follower = self.follower(middleman.url, server.token())
        self.order_and_follow(server, follower, 1)
        server.order(2)  # the follower notices the gap by the next event
        self.order_and_follow(server, follower, 3)
        self.assertIn("missed: event ", follower.said())
        for quantity in range(4, 10):
            self.order_and_follow(server, follower, quantity)
        self.assertEqual(follower.said().count("the stream ended"), 2, follower.said())
        self.assertEqual(middleman.positions[0], 0)
        self.assertGreaterEqual(middleman.positions[1], 3)
        self.assertEqual(follower.sums(), server.ledger(), follower.said())

    def test_it_waits_as_long_as_a_busy_server_asks_for(self):
        server = self.server()
        middleman = self.middleman(server)
        middleman.busy = 1
        follower = self.follower(middleman.url, server.token())
        self.assertRegex(follower.said(), "503.*reads again in 1.0 s")

    def test_it_leaves_a_stream_without_a_byte(self):
        def silence(parts):
            yield from (b"" for _ in parts)

        server = self.server()
        follower = self.follower(self.middleman(server, silence).url, server.token(), "--timeout", "1")
        self.order_and_follow(server, follower, 1)
        self.assertIn("timed out", follower.said())
        self.assertEqual(follower.sums(), server.ledger())

    def test_an_event_that_was_erased_at_the_position_is_not_missed(self):
        server = self.server(settings=('order.payment_window="1s"', 'privacy.keep_unplaced="1s"'))
        follower = self.follower(server.url, server.token())
        server.make("/orders", {"item": "통닭", "storeId": 1})  # expires, and is removed with its events
        follower.reaches(1)
        follower.kill()
        wait_until(lambda: [event["type"] for event in server.events()] == ["OrderContactErased"],
                   "the order is removed")
        follower.start()
        removal, = server.events()
        self.assertLess(int(removal["prev"]), follower.position())
        follower.reaches(int(removal["sequence"]))
        self.assertNotIn("missed", follower.said())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
