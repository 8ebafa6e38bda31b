"""The step `power`: the power is cut in mid-load, and what was acknowledged is there."""

import random
import time

import guest
from common import require
from load import Load

CUTS = 10


def run(context) -> str:
    chance = random.Random(context.seed)
    acknowledged = 0
    with context.machine("power", after="order", cache=context.cache) as machine:
        known = {}
        for number in range(1, CUTS + 1):
            shop = context.shop(machine)
            check_after_boot(machine, shop, known, f"after {number - 1} cuts")
            load = Load(shop).start()
            time.sleep(chance.uniform(2, 10))
            require(not load.failures, f"calls failed before the cut: {load.failures[:3]}")
            machine.cut_power()
            load.finish()
            placed = load.acknowledged()
            require(placed, "no order was placed before the cut")
            acknowledged += len(placed)
            known.update(dict.fromkeys(placed, "placed"))
            machine.boot()
        check_after_boot(machine, context.shop(machine), known, f"after {CUTS} cuts")
        boots = machine.boot_seconds
    return (f"{CUTS} cuts (QEMU killed, cache={context.cache}), {acknowledged} acknowledged orders, none lost; "
            f"boot {sum(boots) / len(boots):.0f} s")


def check_after_boot(machine, shop, known: dict, when: str) -> None:
    guest.check_service(machine, shop_version(machine))
    found = shop.orders()
    lost = [order for order, status in known.items() if found.get(order) not in (status, "rejected", "expired")]
    require(not lost, f"{when}: {len(lost)} of {len(known)} acknowledged orders are lost or changed, such as "
                      f"{[(order, found.get(order)) for order in lost[:3]]}")
    guest.check_books(machine)
    clean = machine.text("dmesg --level=err,crit,alert,emerg | grep -i ext4 || true")
    require(not clean, f"{when}: the file system is damaged: {clean}")


def shop_version(machine) -> str:
    return machine.text("dpkg-query -W -f '${Version}' baedal")
