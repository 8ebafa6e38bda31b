"""The step `restore`: a backup of one virtual machine becomes the shop of another."""

import re

import guest
from common import require
from load import Load
from machine import PLAIN_PORT
from shop import Shop

BACKUPS = "/var/backups/baedal"


def run(context) -> str:
    archive = context.work / "backup.tar"
    with context.machine("backed-up", after="order") as machine:
        shop = context.shop(machine)
        load = Load(shop).start()
        machine.run(f"install -d -o baedal -g baedal -m 0700 {BACKUPS}")
        made = machine.text(f"runuser -u baedal -- baedal backup --data {guest.DATA} --to {BACKUPS}")
        load.finish()
        require(not load.failures, f"calls failed beside the backup: {load.failures[:3]}")
        machine.get(f"tar -C {BACKUPS} -c .", archive)
        machine.shut_down()
    with context.machine("restored") as machine:
        guest.install(machine, context.package)
        machine.run("systemctl stop baedal.socket baedal.service")
        machine.run(f"mv {guest.DATA} {guest.DATA}.before && install -d -o baedal -g baedal -m 0700 {BACKUPS}")
        with archive.open("rb") as data:
            machine.run(f"tar -C {BACKUPS} -xp", stdin=data)
        said = machine.text(f"baedal restore --from {BACKUPS} --data {guest.DATA}")
        status, found = machine.run(f"baedal check --data {guest.DATA}", check=False)
        require(status in (0, 3), f"baedal check ended with {status}: {found}")
        guest.listen_at(machine, "8080")
        machine.run("systemctl start baedal")
        guest.check_service(machine, context.version)
        shop = Shop(machine.ports[PLAIN_PORT])
        shop.wait_until_ready()
        shop.log_in()
        found = shop.orders()
        for order in context.state["orders"]:
            require(found.get(order) == "delivered", f"the order {order} is {found.get(order)}")
        owners = machine.text(f"find {guest.DATA} ! -user baedal")
        require(not owners, f"files of another user: {owners}")
    size = re.search(r": (.*)$", made)
    return f"backup beside {len(load.calls)} calls: {size[1] if size else made}; restore: {said.splitlines()[0]}; " \
           f"{len(found)} orders there"
