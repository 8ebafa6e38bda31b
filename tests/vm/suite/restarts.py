"""The step `restarts`: systemctl restart under load fails no call."""

import time

import guest
from common import eventually, require
from load import Load, describe, percentile
from machine import PLAIN_PORT
from shop import Shop

CALLS_BETWEEN = 30


def run(context) -> str:
    results = []
    with context.machine("restarts", after="order") as machine:
        # What a reverse proxy does: clear text, from an address that is named.
        guest.configure(machine, {"server.trusted_proxies": '["10.0.2.2", "127.0.0.1"]'})
        guest.listen_at(machine, "80", "443", "8080")
        secure = context.shop(machine)
        plain = Shop(machine.ports[PLAIN_PORT], token=secure.token)
        for name, shop in (("clear text", plain), ("HTTPS", secure)):
            results.append(under_load(machine, name, shop, context.restarts))
        guest.check_books(machine)
        require(guest.properties(machine, "NRestarts")["NRestarts"] == "0", "the service has failed meanwhile")
    return "; ".join(results)


def under_load(machine, name: str, shop: Shop, restarts: int) -> str:
    load = Load(shop).start()
    begins, took = [], []
    for _ in range(restarts):
        wait_for_calls(load)
        begins.append(time.monotonic())
        machine.run("systemctl restart baedal")
        took.append(time.monotonic() - begins[-1])
        print(f"restart {len(took)}, {name}: {took[-1]:.1f} s, {describe(load)}", flush=True)
    wait_for_calls(load)
    load.finish()
    require(not load.failures, f"{len(load.failures)} calls over {name} failed, such as: {load.failures[:5]}")
    lost = set(load.acknowledged()) - set(shop.orders())
    require(not lost, f"orders are lost: {lost}")
    return (f"{name}: {len(took)} restarts of {percentile(took, 0.5):.1f} s, {describe(load)}, "
            f"gap {gaps(load, begins)}")


def wait_for_calls(load: Load) -> None:
    wanted = load.count() + CALLS_BETWEEN
    eventually(lambda: load.count() >= wanted or load.failures, "the load stands still", pause=0.02)


def gaps(load: Load, begins: list[float]) -> str:
    """The longest time without an answer, around each restart."""
    ends = sorted(call.ended for call in load.calls)
    longest = []
    for begin, following in zip(begins, [*begins[1:], ends[-1]]):
        near = [end for end in ends if begin - 1 <= end <= following]
        longest.append(max((b - a for a, b in zip(near, near[1:])), default=0.0))
    return f"{percentile(longest, 0.5):.1f} s (median), {max(longest):.1f} s (longest)"
