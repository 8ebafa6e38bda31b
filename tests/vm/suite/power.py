"""The step `power`: the power is cut in mid-load, and what was acknowledged is there."""

import random
import time

import guest
from common import eventually, require
from load import Load, describe

ORDERS_BEFORE = 5  # a cut
# Of an order that was answered with 201, 202: nobody accepts it, so that the shop rejects it after store.accept_within.
PLACED = ("placed", "rejected")
UNPAID = ("awaiting_payment", "expired", *PLACED)


def run(context) -> str:
    chance = random.Random(context.seed)
    acknowledged = 0
    with context.machine("power", after="order", flush=context.flush) as machine:
        known = {}
        for number in range(1, context.cuts + 1):
            shop = context.shop(machine)
            check_after_boot(machine, shop, known, f"after {number - 1} cuts")
            load = Load(shop).start()
            # The machine decides how long this takes.
            eventually(lambda: len(load.acknowledged()) >= ORDERS_BEFORE or load.failures, "no order is placed")
            time.sleep(chance.uniform(0, 5))
            require(not load.failures, f"calls failed before the cut: {load.failures[:3]}")
            machine.cut_power()
            load.finish()
            acknowledged += len(load.acknowledged())
            known.update(dict.fromkeys(load.placed, PLACED))
            known.update(dict.fromkeys(load.unpaid, UNPAID))
            print(f"cut {number}: {describe(load)}", flush=True)
            machine.boot()
        check_after_boot(machine, context.shop(machine), known, f"after {context.cuts} cuts")
        boots = machine.boot_seconds
    return (f"{context.cuts} cuts (QEMU killed), {acknowledged} acknowledged orders, none "
            f"lost; boot {sum(boots) / len(boots):.0f} s")


def check_after_boot(machine, shop, known: dict, when: str) -> None:
    guest.check_service(machine, shop_version(machine))
    found = shop.orders()
    lost = [order for order, statuses in known.items() if found.get(order) not in statuses]
    require(not lost, f"{when}: {len(lost)} of {len(known)} acknowledged orders are lost or changed, such as "
                      f"{[(order, found.get(order)) for order in lost[:3]]}")
    guest.check_books(machine)
    clean = machine.text("dmesg --level=err,crit,alert,emerg | grep -i ext4 || true")
    require(not clean, f"{when}: the file system is damaged: {clean}")


def shop_version(machine) -> str:
    return machine.text("dpkg-query -W -f '${Version}' baedal")
