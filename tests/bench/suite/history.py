"""Data folders of shops with a long history, kept in build/bench-data.

A thousand orders are made by the real program, with a kitchen that takes them from placed to
delivered. Longer histories are copies of their rows in all five databases, with other ids, times and
places in the streams. The logs hold the events of the newest 100,000 orders.
"""

import concurrent.futures
import contextlib
import hashlib
import pathlib
import shutil
import sqlite3
import time

from processes import BUILD, ROOT, Baedal, BenchError

FOLDER = ROOT / "build/bench-data"
TEMPLATE = 1000
WITH_EVENTS = 100_000
BYTES_AN_ORDER = 5_500
DAY_MS = 24 * 60 * 60 * 1000
ALPHABET = "0123456789abcdefghijklmnopqrstuv"

# What refers to orders and payments, in the order of the work. "{}" stands for the column's value.
NEW_ID = ":prefix || substr({}, 19)"
TABLES = {
    "order": {"orders": {"id": NEW_ID, "payment_id": NEW_ID}},
    "pay": {"payment": {"id": NEW_ID, "order_id": NEW_ID}},
    "pay_sandbox": {"movement": {"key": NEW_ID, "order_id": NEW_ID}},
    "store": {"ticket": {"order_id": NEW_ID, "change_seq": "{} + :batch * :stride"}},
    "notify": {"notification": {"id": NEW_ID, "order_id": NEW_ID}},
}
EVENTS = {"id": NEW_ID, "subject": NEW_ID, "data": "replace({}, subject, " + NEW_ID.format("subject") + ")"}
PRODUCERS = ("order", "pay", "store")


def folder(orders, options):
    """A data folder with that many orders; made when it is not there. Copy it if you change it."""
    path = FOLDER / str(orders)
    stamp = path.with_suffix(".stamp")
    version = _version()
    if stamp.exists() and stamp.read_text() == version:
        return path
    for old in (path, stamp):
        if old.is_dir():
            shutil.rmtree(old)
        old.unlink(missing_ok=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    _make(path, orders, options)
    stamp.write_text(version)
    return path


def sample_of_orders(data, count):
    """Ids from all of its history."""
    with contextlib.closing(_open(data / "order.sqlite")) as database:
        low, high = database.execute("SELECT min(seq), max(seq) FROM orders").fetchone()
        wanted = [low + (high - low) * i // count for i in range(count)]
        rows = [database.execute("SELECT id FROM orders WHERE seq >= ? LIMIT 1", (seq,)).fetchone() for seq in wanted]
    return [row[0] for row in rows]


def _version():
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
    for file in sorted((ROOT / "migrations").rglob("*.sql")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _make(path, orders, options):
    if orders <= TEMPLATE:
        _place_and_deliver(path, orders, options)
        return
    template = folder(TEMPLATE, options)
    needed, free = orders * BYTES_AN_ORDER, shutil.disk_usage(BUILD).free
    if needed > free * 0.9:
        raise BenchError(f"{orders:,} orders need {needed >> 30} GiB in build/bench-data, {free >> 30} are free: "
                         "choose fewer with --orders")
    print(f"making a history of {orders:,} orders in {path.relative_to(ROOT)} ...", flush=True)
    begun = time.monotonic()
    shutil.copytree(template, path)
    with concurrent.futures.ProcessPoolExecutor(max_workers=2) as pool:
        now = int(time.time() * 1000)  # the same in all databases: ids are made of it
        list(pool.map(_multiply, ((path, name, orders // TEMPLATE, now) for name in TABLES)))
    _move_cursors(path)
    size = sum(file.stat().st_size for file in path.iterdir())
    print(f"  {size / 1e9:.1f} GB after {time.monotonic() - begun:.0f} s", flush=True)


def _place_and_deliver(path, orders, options):
    settings = ("demo.enabled=true", "demo.autopilot=true", 'demo.step="20ms"', *Baedal.USUAL)
    with Baedal(path, options.port, settings) as shop:
        for n in range(orders):
            shop.post("/orders", {"storeId": 1, "items": [{"menuItemId": 11}],
                                  "customer": {"name": "단골", "phone": f"010-{n // 2 % 10000:04}-{n % 7:04}",
                                               "address": "서울시 마포구 월드컵로 1"}})
        while shop.json("/stores/1/tickets?state=active&limit=1")["items"] or shop.lag():
            time.sleep(0.1)
        time.sleep(1)  # the last messages
        shop.check_books()
    path.with_name(path.name + ".log").unlink()


def _multiply(job):
    path, name, batches, now = job
    with contextlib.closing(_open(path / f"{name}.sqlite")) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -500000")
        tables = dict(TABLES[name])
        if name in PRODUCERS:
            tables["outbox"] = EVENTS
        of_template = {table: database.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] for table in tables}
        stride = database.execute("SELECT max(change_seq) FROM ticket").fetchone()[0] if name == "store" else 0
        statements = {table: _copy_statement(database, table, changed) for table, changed in tables.items()}
        for batch in range(1, batches + 1):
            at = now - 365 * DAY_MS + 364 * DAY_MS * batch // batches
            values = {"prefix": time_prefix(at) + f"{batch:08}", "shift": at - now, "batch": batch, "stride": stride}
            database.execute("BEGIN")
            for table, statement in statements.items():
                if table == "outbox" and (batches - batch) * TEMPLATE >= WITH_EVENTS:
                    continue
                database.execute(statement, {**values, "last": of_template[table]})
            database.execute("COMMIT")
        for table, last in of_template.items():  # the originals are younger than their copies
            database.execute(f"DELETE FROM {table} WHERE rowid <= ?", (last,))
        database.execute("PRAGMA journal_mode = WAL")


def _copy_statement(database, table, changed):
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "seq"]
    def value(column):
        if column in changed:
            return changed[column].format(column)
        return f"{column} + :shift" if column.endswith("_at") or column == "time" else column
    return (f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(map(value, columns))} FROM {table} "
            "WHERE rowid <= :last ORDER BY rowid")


def time_prefix(milliseconds):
    """The first ten characters of an id of that time: 48 bits in base32hex, and two more."""
    bits = milliseconds << 2
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(10)))


def _move_cursors(path):
    """Every consumer has seen everything."""
    heads = {}
    for name in PRODUCERS:
        with contextlib.closing(_open(path / f"{name}.sqlite")) as database:
            heads[name] = database.execute("SELECT max(seq) FROM outbox").fetchone()[0]
    for name in TABLES:
        with contextlib.closing(_open(path / f"{name}.sqlite")) as database:
            for producer, seq in heads.items():
                database.execute("UPDATE cursor SET seq = ? WHERE producer = ?", (seq, producer))


def _open(file):
    return sqlite3.connect(file, isolation_level=None)
