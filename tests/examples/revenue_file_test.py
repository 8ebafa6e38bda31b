"""The file of the example in Python, with the events of the contract."""

import importlib.util
import json
import os
import pathlib
import signal
import sys
import tempfile
import unittest
import zoneinfo

SOURCE = pathlib.Path(__file__).resolve().parents[2]

specification = importlib.util.spec_from_file_location("follow_events", SOURCE / "examples/python/follow_events.py")
follow_events = importlib.util.module_from_spec(specification)
specification.loader.exec_module(follow_events)


def golden(name: str, module="order") -> dict:
    return json.loads((SOURCE / f"modules/{module}/contract/golden/{name}.json").read_text())


def as_log(*events: tuple[str, dict]) -> list[dict]:
    return [{"type": name, "sequence": f"{n + 1:020}", "prev": f"{n:020}", "data": data}
            for n, (name, data) in enumerate(events)]


class RevenueFile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="baedal-example-")
        self.addCleanup(self.folder.cleanup)
        self.log = as_log(("OrderPlaced", golden("OrderPlaced")), ("OrderRefunded", golden("OrderRefunded")),
                          ("OrderProgressed", golden("OrderProgressed")), ("OrderPlaced", golden("OrderPlaced")))
        self.expected = [(1, "2026-11-22", 2, 78000, 5000, 6000)]

    def open(self, name="revenue.sqlite") -> follow_events.Revenue:
        revenue = follow_events.Revenue(f"{self.folder.name}/{name}", "order", zoneinfo.ZoneInfo("Asia/Seoul"))
        self.addCleanup(revenue.database.close)
        return revenue

    @staticmethod
    def rows(revenue: follow_events.Revenue) -> list[tuple]:
        return revenue.database.execute("SELECT * FROM revenue ORDER BY store_id, day").fetchall()

    def test_money_belongs_to_the_store_and_the_business_day_on_which_it_moved(self):
        late = golden("OrderRefunded")
        late["at"] = "2026-11-22T15:00:00.000Z"  # midnight in Seoul
        cash = golden("OrderPlaced")
        cash["order"].update(storeId=2, toCollect=cash["order"]["total"])
        revenue = self.open()
        revenue.take([*self.log, *as_log(*[("", {})] * 4, ("OrderRefunded", late), ("OrderPlaced", cash))[4:]])
        self.assertEqual(self.rows(revenue),
                         [*self.expected, (1, "2026-11-23", 0, 0, 5000, 0), (2, "2026-11-22", 1, 0, 0, 0)])

    def test_a_file_of_a_version_without_discounts_goes_on(self):
        revenue = self.open()
        revenue.take(self.log[:1])
        revenue.database.execute("ALTER TABLE revenue DROP COLUMN discounts")
        older = golden("OrderPlaced")
        del older["order"]["discounts"]
        revenue = self.open()
        revenue.take([*self.log, *as_log(*[("", {})] * 4, ("OrderPlaced", older))[4:]])
        self.assertEqual(self.rows(revenue), [(1, "2026-11-22", 3, 117000, 5000, 3000)])

    def test_every_event_of_the_contract_is_taken(self):
        for module in ("order", "pay"):
            names = sorted(path.stem for path in (SOURCE / f"modules/{module}/contract/golden").glob("*.json"))
            log = as_log(*[(name, golden(name, module)) for name in names])
            revenue = self.open(f"{module}.sqlite")
            revenue.take(log)
            self.assertEqual(revenue.position(), len(log))
            self.assertEqual({"OrderPlaced", "OrderPaidLate", "OrderRefunded"} if module == "order" else
                             {"PaymentApproved", "PaymentRefunded"}, set(names) & set(follow_events.EFFECTS))

    def test_an_event_that_comes_again_is_skipped(self):
        revenue = self.open()
        for n in range(1, 5):
            revenue.take(self.log[:n])
            revenue.take(self.log[n // 2:n])
        self.assertEqual((self.rows(revenue), revenue.position()), (self.expected, 4))

    def test_events_after_one_that_is_missing_change_nothing(self):
        revenue = self.open()
        for events in (self.log[1:], self.log[:1] + self.log[2:]):
            with self.assertRaises(follow_events.Missed):
                revenue.take(events)
            self.assertEqual((self.rows(revenue), revenue.position()), ([], 0))

    def test_a_kill_at_any_statement_leaves_effect_and_position_together(self):
        for statement in range(1, 1000):
            name = f"{statement}.sqlite"
            child = os.fork()
            if child == 0:
                revenue = self.open(name)
                left = iter(range(statement))
                revenue.database.set_trace_callback(
                    lambda _: next(left, None) is None and os.kill(os.getpid(), signal.SIGKILL))
                revenue.take(self.log[:2])
                revenue.take(self.log[2:])
                os._exit(0)
            ended_well = os.waitpid(child, 0)[1] == 0
            revenue = self.open(name)
            revenue.take(self.log)
            self.assertEqual((self.rows(revenue), revenue.position()), (self.expected, 4), f"statement {statement}")
            if ended_well:
                self.assertGreater(statement, 10)
                return
        self.fail("the child never came to its end")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
