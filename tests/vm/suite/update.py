"""The step `update`: a later version with a migration, one whose migration fails, and the way back of
docs/operations.md."""

import re
import time

import guest
import later
from common import ROOT, eventually, require
from load import Load, describe
from restarts import gaps, wait_for_calls
from shop import order

BACKUPS = f"{guest.DATA}/before-updates"
PACKAGES = "/var/tmp/packages"  # of the version before, kept beside the new one


def run(context) -> str:
    tree = later.Tree()
    good = tree.package("0.9.0", later.GOOD)
    failing = tree.package("0.9.1", later.FAILING)
    with context.machine("update", after="order") as machine:
        shop = context.shop(machine)
        before = shop.orders()
        forward = update(machine, shop, good, "0.9.0")
        require(has_migration(machine), "the migration of the later version was not applied")
        refused = refuse(machine, shop, failing, "0.9.0")
        placed = len(shop.orders()) - len(before)
        go_back(machine, context)
        shop.log_in()
        after = shop.orders()
        missing = set(before) - set(after)
        require(not missing, f"orders are lost by the way back: {missing}")
        require(not has_migration(machine), "the data is still that of the later version")
        serves_again(machine, shop)
        kept = placed + len(before) + 1 - len(after)
    return (f"update: {forward}; a migration that fails: {refused}; way back: {len(before)} orders there, "
            f"{max(kept, 0)} that came later are not")


def has_migration(machine) -> bool:
    return machine.run(f"grep -q later_orders {guest.DATA}/order.sqlite*", check=False)[0] == 0


def under_load(shop, function) -> tuple[str, tuple]:
    """What the function returns, and how the calls went meanwhile: none fails."""
    load = Load(shop).start()
    wait_for_calls(load)
    begun = time.monotonic()
    result = function()
    seconds = time.monotonic() - begun
    wait_for_calls(load)
    load.finish()
    require(not load.failures, f"{len(load.failures)} calls failed, such as {load.failures[:5]}\n{result}")
    lost = set(load.acknowledged()) - set(shop.orders())
    require(not lost, f"orders are lost: {lost}")
    return f"apt {seconds:.0f} s, {describe(load)}, gap {gaps(load, [begun])}", result


def update(machine, shop, package, version: str) -> str:
    text, printed = under_load(shop, lambda: guest.install(machine, package))
    eventually(lambda: shop.ask("GET", "/version")["version"] == version, f"not updated:\n{printed}")
    guest.check_service(machine, version)
    guest.check_books(machine)
    require(machine.text(f"ls {BACKUPS}"), "no backup was made before the update")
    return text


def refuse(machine, shop, package, version: str) -> str:
    """The version before goes on. Then its package is installed again."""
    installed = machine.text("ls /tmp/*.deb")
    machine.run(f"mkdir -p {PACKAGES} && cp /tmp/*.deb {PACKAGES}/")
    machine.put(package, f"/tmp/{package.name}")
    pid = guest.properties(machine, "MainPID")
    text, (status, printed) = under_load(
        shop, lambda: machine.run(f"cd /tmp && apt install -y ./{package.name}", check=False))
    require(status != 0, f"apt reports no error:\n{printed}")
    for part in ("Baedal was not updated", "failed and was undone", "later_orders_that_are_missing"):
        require(part in printed, f"apt does not print '{part}':\n{printed}")
    require(guest.properties(machine, "MainPID") == pid, "the service was restarted")
    require(shop.ask("GET", "/version")["version"] == version, "another version runs")
    machine.run("systemctl restart baedal")  # a crash starts the version before, too
    guest.check_service(machine, version)
    machine.run(f"apt install -y --allow-downgrades {installed.replace('/tmp/', PACKAGES + '/')}")
    require(machine.text("dpkg-query -W -f '${Status} ${Version}' baedal") == f"install ok installed {version}",
            "the package of the version before is not installed")
    guest.check_service(machine, version)
    return text


def commands_of_the_way_back() -> str:
    text = (ROOT / "docs/operations.md").read_text()
    found = re.search(r"\*\*Going back\*\*.*?```sh\n(.*?)```", text, re.S)
    require(found is not None, "docs/operations.md has no commands under 'Going back'")
    return found[1]


def go_back(machine, context) -> None:
    machine.run("rm -f /tmp/*.deb")
    machine.put(context.package, f"/tmp/{context.package.name}")
    commands = re.sub(r"\./baedal_\S+\.deb", f"./{context.package.name}", commands_of_the_way_back())
    machine.run(f"cd /tmp && set -e\n{commands}")
    guest.check_service(machine, context.version)


def serves_again(machine, shop) -> None:
    placed = shop.ask("POST", "/orders", order("010-7777-0001"), 201)
    shop.deliver(placed["id"])
    eventually(lambda: shop.status(placed["id"]) == "delivered", "the order does not become delivered")
    guest.check_books(machine)
    others = machine.text(f"find {guest.DATA} ! -user baedal")
    require(not others, f"files of another user: {others}")
