"""What customers read most, beside an answer that reads nothing from the same HTTP server."""

import json

import report
import wrk
from processes import CLIENT, Baedal, Process, load

CONNECTIONS = 64
KNOWN_ORDERS = 1000
ORDERS = 10_000


def all_orders(server):
    """Newest first."""
    orders, cursor = [], ""
    while cursor is not None:
        page = server.json(f"/orders?limit=200{cursor and f'&cursor={cursor}'}")
        orders += [order["id"] for order in page["items"]]
        cursor = page["next"]
    return orders


def paths(server, kind, orders):
    if kind == "order":
        return [f"/orders/{order}" for order in orders[:KNOWN_ORDERS]]
    if kind == "order of yesterday":  # it has left the memory, and is read from the file
        return [f"/orders/{order}" for order in orders[-KNOWN_ORDERS:]]
    if kind == "order, unchanged (304)":
        return [f"/orders/{order}\t{server.get(f'/orders/{order}')[2]['ETag']}" for order in orders[:KNOWN_ORDERS]]
    if kind == "menu":
        return ["/menus/1"]
    return [f"/menus/1\t{server.get('/menus/1')[2]['ETag']}"]


def measure(process, work, lines, seconds):
    cpu = process.cpu_seconds()
    result = wrk.read(process.port, work, lines, CONNECTIONS, seconds)
    return {"answers/s": result["perSecond"], "p50 ms": result["p50us"] / 1000,
            "p99 ms": result["p99us"] / 1000, "cpu us/answer": (process.cpu_seconds() - cpu) * 1e6 / result["answers"]}


def run(work, options):
    kinds = ("order", "order of yesterday", "order, unchanged (304)", "menu", "menu, unchanged (304)")
    fixed_port = options.port + 1
    with Baedal(work / "reads", options.port) as server, \
            Process([CLIENT, "fixed", fixed_port], fixed_port, work / "fixed.log", ready="/fixed") as fixed:
        placed = 0
        while placed < ORDERS:
            placed += load(server.port, 64, 1)["answers"]
        server.settle()
        orders = all_orders(server)
        wanted = {kind: paths(server, kind, orders) for kind in kinds}
        rounds = {name: [] for name in ("fixed 300 bytes", *kinds)}
        for _ in range(options.rounds):
            rounds["fixed 300 bytes"].append(measure(fixed, work, ["/fixed"], options.seconds))
            for kind in kinds:
                rounds[kind].append(measure(server, work, wanted[kind], options.seconds))
        order_bytes = len(json.dumps(server.json(f"/orders/{orders[0]}"), ensure_ascii=False,
                                     separators=(",", ":")).encode())
    rows = [{"what": name, **report.medians(measured)} for name, measured in rounds.items()]
    for row in rows:
        row["of fixed"] = f"{100 * row['answers/s'] / rows[0]['answers/s']:.0f} %"
    report.table(f"Reads at {CONNECTIONS} connections (an order is {order_bytes} bytes)", rows)
    report.keep("reads", {"connections": CONNECTIONS, "rows": rows})
