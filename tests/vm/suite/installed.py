"""The step `install`: the package on a plain Debian 12, and the first owner by what it prints."""

import re

import guest
from common import require
from shop import Connection, Shop


def run(context) -> str:
    with context.machine("install") as machine:
        printed = guest.install(machine, context.package)
        require("its service runs" in printed, f"apt prints:\n{printed}")
        shown = guest.check_service(machine, context.version)
        for unit in ("baedal.service", "baedal.socket"):
            require(machine.text(f"systemctl is-enabled {unit}") == "enabled", f"{unit} is not enabled")
        port = machine.tunnel(8080)  # the printed ssh -L
        first_owner_by_link(machine, port, printed, context)
        second_owner_by_command(machine, port)
        guest.check_service(machine, context.version)
        require(machine.text("systemctl --failed --no-legend") == "", "a unit of the machine has failed")
        exposure = machine.text("systemd-analyze security baedal.service --no-pager | tail -n 1")
        context.keep("install", machine)
    return f"systemctl show: {shown}; {exposure.lstrip('→ ')}"


def first_owner_by_link(machine, port: int, printed: str, context) -> None:
    """Follows the printed steps."""
    command = re.search(r"^ *(journalctl .*)$", printed, re.M)
    require(command is not None, f"no command for the link is printed:\n{printed}")
    link = machine.text(command[1]).strip()
    secret = re.fullmatch(r"http://127\.0\.0\.1:8080/setup#(\w+)", link)
    require(secret is not None, f"{command[1]} prints {link!r}")
    connection = Connection(port)
    status, page = connection.ask("GET", "/setup")
    connection.close()
    require(status == 200 and "<html" in page["text"], f"GET /setup: {status}")
    shop = Shop(port)
    shop.set_up(secret[1])
    context.state["token"] = shop.token
    require(shop.ask("GET", "/sessions/current")["username"] == "kim", "the first owner is not logged in")


def second_owner_by_command(machine, port: int) -> None:
    """The other way of docs/operations.md, while the service is stopped."""
    machine.run("systemctl stop baedal.socket")
    machine.run("printf 'long enough for lee\\n' | baedal user add lee --role owner --data /var/lib/baedal")
    machine.run("systemctl start baedal")
    shop = Shop(port)
    shop.wait_until_ready()
    made = shop.ask("POST", "/sessions", {"username": "lee", "password": "long enough for lee"}, 201)
    require(made["role"] == "owner", f"lee is {made}")
