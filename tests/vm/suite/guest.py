"""Baedal in a virtual machine, as its administrator sees it."""

import pathlib
import re

from common import VmError, eventually, require
from machine import Machine

CONFIG = "/etc/baedal/config.toml"
DATA = "/var/lib/baedal"
DROP_IN = "/etc/systemd/system/baedal.socket.d/override.conf"


def with_setting(text: str, table: str, key: str, value: str) -> str:
    """The configuration with `key = value` in the place of the line that has the key, or at the table's begin."""
    head = re.search(rf"^\[{re.escape(table)}\].*\n", text, re.M)
    if head is None:
        return f"{text}\n[{table}]\n{key} = {value}\n"
    next_table = re.search(r"^\[", text[head.end():], re.M)
    end = head.end() + next_table.start() if next_table else len(text)
    lines = text[head.end():end]
    replaced, count = re.subn(rf"^(# )?{re.escape(key)} *=.*$", lambda _: f"{key} = {value}", lines, count=1,
                              flags=re.M)
    return text[:head.end()] + (replaced if count else f"{key} = {value}\n{lines}") + text[end:]


def configure(machine: Machine, settings: dict[str, str]) -> None:
    """`settings` has `table.key` and the value as TOML. The owner and the mode of the file stay."""
    text = machine.text(f"cat {CONFIG}") + "\n"
    for name, value in settings.items():
        table, _, key = name.rpartition(".")
        text = with_setting(text, table, key, value)
    machine.write(CONFIG, text)
    status, said = machine.run(f"baedal check --config {CONFIG}", check=False)
    require(status == 0, f"baedal check: {said}")


def listen_at(machine: Machine, *addresses: str) -> None:
    """As `systemctl edit baedal.socket` does: these addresses instead of the unit's."""
    machine.write(DROP_IN, "[Socket]\nListenStream=\n" + "".join(f"ListenStream={address}\n" for address in addresses))
    status, said = machine.run("systemctl daemon-reload && systemctl restart baedal.socket", check=False)
    if status != 0:
        log = machine.text("systemctl status baedal.socket baedal.service; journalctl -b -n 40 --no-pager", check=False)
        raise VmError(f"systemctl restart baedal.socket: {said}\n{log}")


def install(machine: Machine, package: pathlib.Path, *options: str) -> str:
    """Returns what apt prints."""
    machine.run("rm -f /tmp/*.deb")
    machine.put(package, f"/tmp/{package.name}")
    return machine.text(f"cd /tmp && DEBIAN_FRONTEND=noninteractive apt install -y {' '.join(options)} ./{package.name}")


def properties(machine: Machine, *names: str, unit: str = "baedal.service") -> dict[str, str]:
    shown = machine.text(f"systemctl show {unit} -p {','.join(names)}")
    require("=" in shown, shown)
    return dict(line.split("=", 1) for line in shown.splitlines())


def check_service(machine: Machine, version: str) -> str:
    """Type=notify works: systemd knows the program as active only since it has said READY=1, with its status."""
    found = properties(machine, "Type", "ActiveState", "SubState", "Result", "NRestarts", "StatusText", "User",
                       "WatchdogUSec")
    wanted = {"Type": "notify", "ActiveState": "active", "SubState": "running", "Result": "success",
              "NRestarts": "0", "StatusText": f"Baedal {version} is open.", "User": "baedal", "WatchdogUSec": "1min"}
    if found != wanted:
        raise VmError(f"systemctl show baedal: {found}\n{journal(machine)}")
    return " ".join(f"{name}={value}" for name, value in found.items())


def journal(machine: Machine, lines: int = 40) -> str:
    return machine.text(f"journalctl -u baedal -o cat -n {lines}", check=False)


def check_books(machine: Machine) -> None:
    """`baedal check` finds nothing, after what was under way (3: open business) has been done."""
    def is_clean() -> bool:
        status, said = machine.run(f"baedal check --data {DATA}", check=False)
        require(status in (0, 3), f"baedal check ended with {status}: {said[-2000:]}")
        return status == 0

    eventually(is_clean, "baedal check lists open business", pause=2)


def version_of(package: pathlib.Path) -> str:
    match = re.fullmatch(r"baedal_([^_]+)_\w+\.deb", package.name)
    if not match:
        raise VmError(f"not a package of Baedal: {package}")
    return match[1]
