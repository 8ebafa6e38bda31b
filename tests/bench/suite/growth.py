"""Do orders and reads stay as quick as on the first day?"""

import shutil
import time

import history
import report
import streams
import wrk
from flow import CONNECTIONS
from processes import Baedal, load

SMALL = 1 << 30  # bytes: such a folder is copied for each measurement, since the orders of one would swell it


def reads(server, orders):
    """What is asked for, each with the owner's token: the lists need it."""
    day = [order["id"] for order in server.json("/orders?storeId=1&limit=200")["items"]]
    return {
        "order": [f"/orders/{order}" for order in orders],
        "menu": ["/menus/1"],
        "newest orders": ["/orders?storeId=1&limit=50"],
        "orders of a phone": [f"/orders?phone=010-{n:04}-{2 * n % 7:04}&limit=2" for n in range(100)],
        "kitchen's board": ["/stores/1/tickets?state=active"],
        "messages": [f"/notifications?orderId={order}" for order in orders],
        "payments": [f"/payments?orderId={order}" for order in day],
    }


def measure(data, work, orders, options):
    with Baedal(data, options.port) as server:
        load(server.port, 16, 0.5)  # the caches
        row = {}
        for kind, paths in reads(server, orders).items():
            row[kind] = wrk.read(server.port, work, paths, 1, options.seconds, staff=True)["p50us"] / 1000
        for connections in CONNECTIONS:
            row[f"orders at {connections}"] = load(server.port, connections, options.seconds)["p50us"] / 1000
        server.settle()
    # What it leaves unpaid must not expire in the middle of a later measurement.
    with Baedal(data, options.port, (*streams.SETTINGS, 'order.payment_window="8760h"')) as server:
        time.sleep(1)
        row["start to ready"] = server.ready_ms
        row["memory at rest, MiB"] = server.memory_mib()
        row["change to follower"] = streams.measure(server)["p50 ms"]
    return row


def run(work, options):
    sizes = sorted({1000, 100_000, options.orders})
    rounds = {size: [] for size in sizes}
    for _ in range(options.rounds):
        for size in sizes:
            kept = history.folder(size, options)
            orders = history.sample_of_orders(kept, 1000)
            small = sum(file.stat().st_size for file in kept.iterdir()) < SMALL
            data = shutil.copytree(kept, work / str(size)) if small else kept
            rounds[size].append(measure(data, work, orders, options))
            if small:
                shutil.rmtree(data)
    columns = {size: report.medians(measured) for size, measured in rounds.items()}
    rows = [{"p50 ms": kind, **{f"{size:,}": columns[size][kind] for size in sizes},
             "last/first": columns[sizes[-1]][kind] / columns[sizes[0]][kind]} for kind in columns[sizes[0]]]
    report.table("Growth: medians after so many orders", rows)
    report.keep("growth", {"rows": rows})
