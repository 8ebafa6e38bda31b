"""The life of the package in a system of its own: installation, upgrades, removal, purge. dpkg, adduser, debconf and
deb-systemd-helper are the real ones, in a root folder made of this machine's packages. systemd does not run there: a
script in the place of systemctl records what the running systemd is asked for."""

import os
import pathlib
import pty
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
import unittest
import urllib.request

from system_root import become_root, make_root

DEB_FOLDER, WORK = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
PACKAGES = ["dpkg", "systemd", "adduser", "debconf", "init-system-helpers", "procps", "tzdata", "ca-certificates",
            "dbus"]
CONFIG = "etc/baedal/config.toml"
PROGRAM = "usr/bin/baedal"
DATA = "var/lib/baedal"
SECRETS = "etc/baedal/credentials"

SYSTEMCTL = """#!/bin/sh
case "$*" in
    *--root=*) exec /usr/bin/systemctl.real "$@" ;;
    *is-enabled*) for unit; do :; done; exec /usr/bin/systemctl.real --root=/ is-enabled "$unit" ;;
    *is-active*) exit 0 ;;
esac
echo "$*" >>/var/log/systemctl.log
"""

# Runs the command without the unit around it.
SYSTEMD_RUN = """#!/bin/sh
while [ "${1#--}" != "$1" ]; do shift; done
exec "$@"
"""


class Machine:
    def __init__(self, root: pathlib.Path):
        self.root = root

    def copy(self, name: str) -> "Machine":
        """Nothing writes into an existing file of /usr: these are links."""
        root = self.root.parent / name
        root.mkdir()
        for part in self.root.iterdir():
            subprocess.run(["cp", "-al" if part.name == "usr" else "-a", part, root], check=True)
        return Machine(root)

    def path(self, name: str) -> pathlib.Path:
        return self.root / name

    def run(self, *command, frontend="noninteractive", check=True) -> str:
        """Returns the output to stdout and stderr."""
        result = subprocess.run(
            ["chroot", self.root, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": frontend})
        if check and result.returncode != 0:
            raise AssertionError(f"{command} failed:\n{result.stdout}")
        return result.stdout

    def install(self, package: pathlib.Path, *options) -> str:
        shutil.copy(package, self.path("tmp/baedal.deb"))
        return self.run("dpkg", "-i", *options, "/tmp/baedal.deb")

    def answer(self, *command, text: str) -> str:
        """Runs the command at a terminal, and types the text when it asks."""
        main, terminal = pty.openpty()
        process = subprocess.Popen(
            ["chroot", self.root, *command], stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TERM": "dumb",
                 "DEBIAN_FRONTEND": "teletype"})
        os.close(terminal)
        shown = ""
        try:
            while chunk := os.read(main, 4096):
                shown += chunk.decode(errors="replace")
                if re.search(r"\[yes/no\][^\n]*$", shown):
                    os.write(main, text.encode())
        except OSError:  # the terminal was closed
            pass
        os.close(main)
        if process.wait() != 0:
            raise AssertionError(f"{command} failed:\n{shown}")
        return shown

    def user(self) -> tuple[int, int]:
        for line in self.path("etc/passwd").read_text().splitlines():
            name, _, user, group, *_ = line.split(":")
            if name == "baedal":
                return int(user), int(group)
        raise AssertionError("there is no user baedal")

    def mode(self, name: str) -> tuple[int, int, int]:
        status = self.path(name).stat()
        return stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid

    def calls(self) -> list[str]:
        """What systemd was asked for since the last time."""
        log = self.path("var/log/systemctl.log")
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [re.sub(r"--(system|quiet) *", "", line).strip() for line in lines]

    def make_data(self) -> None:
        for name in (f"{DATA}/order.sqlite", f"{SECRETS}/BAEDAL_ADMIN_TOKEN"):
            self.path(name).write_text("precious")

    def enabled(self, unit: str, target: str) -> bool:
        return os.path.lexists(self.path(f"etc/systemd/system/{target}.wants/{unit}"))

    def state(self) -> str:
        return self.run("dpkg-query", "-W", "-f", "${db:Status-Status}", "baedal", check=False).strip()


def next_version(deb: pathlib.Path, work: pathlib.Path, setting: str) -> pathlib.Path:
    """A package of a later version, with one more line in its configuration and one more byte in its program."""
    shutil.rmtree(work, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", deb, work], check=True)
    control = work / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*", "Version: 99.0", control.read_text(), flags=re.M))
    with (work / CONFIG).open("a") as config:
        config.write(setting)
    with (work / PROGRAM).open("ab") as program:
        program.write(b"\n")
    package = work.with_suffix(".deb")
    subprocess.run(["dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "-b", work, package], check=True,
                   stdout=subprocess.DEVNULL)
    return package


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Life(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)
        root = WORK / "root"
        make_root(root, PACKAGES)
        (root / "run/systemd/system").mkdir(parents=True)
        (root / "etc/dpkg/dpkg.cfg.d/fast").write_text("force-unsafe-io\n")
        (root / "usr/bin/systemctl").rename(root / "usr/bin/systemctl.real")
        (root / "usr/bin/systemctl").write_text(SYSTEMCTL)
        (root / "usr/bin/systemctl").chmod(0o755)
        (root / "usr/bin/systemd-run").unlink()
        (root / "usr/bin/systemd-run").write_text(SYSTEMD_RUN)
        (root / "usr/bin/systemd-run").chmod(0o755)
        cls.deb = next(DEB_FOLDER.glob("*.deb"))
        cls.update = next_version(cls.deb, WORK / "update", "\n[bus]\nmax_attempts = 9\n")
        # Installed once; each test has a copy of the result.
        cls.installed = Machine(root)
        cls.printed = cls.installed.install(cls.deb)
        cls.first_calls = cls.installed.calls()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)

    def setUp(self):
        self.machine = self.installed.copy(self.id().rpartition(".")[2])

    def tearDown(self):
        shutil.rmtree(self.machine.root)

    def test_the_installation_makes_user_folders_and_modes(self):
        user, group = self.machine.user()
        self.assertGreater(user, 0)
        self.assertEqual(self.machine.mode(DATA), (0o700, user, group))
        self.assertEqual(self.machine.mode(CONFIG), (0o640, 0, group))
        self.assertEqual(self.machine.mode(SECRETS), (0o700, 0, 0))

    def test_the_installation_enables_and_starts_the_units(self):
        self.assertTrue(self.machine.enabled("baedal.service", "multi-user.target"))
        self.assertTrue(self.machine.enabled("baedal.socket", "sockets.target"))
        self.assertEqual(self.first_calls, ["daemon-reload", "start baedal.socket", "start baedal.service"])

    def test_the_installation_prints_what_to_do_next(self):
        for text in ("its service runs", "journalctl -u baedal", "/setup#", "http://127.0.0.1:8080",
                     "/etc/baedal/config.toml", "/etc/baedal/credentials", "man baedal"):
            self.assertIn(text, self.printed)
        self.assertNotIn("arning", self.printed)

    def test_the_installed_shop_answers_and_prints_the_link_of_the_first_owner(self):
        port = free_port()
        with (self.machine.path("tmp/log")).open("w+") as log:
            server = subprocess.Popen(
                ["chroot", "--userspec=baedal:baedal", self.machine.root, "/usr/bin/baedal", "serve", "--config",
                 "/etc/baedal/config.toml", "--listen", f"127.0.0.1:{port}"], stdout=log, stderr=log)
            try:
                for _ in range(200):
                    try:
                        status = urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).status
                        break
                    except OSError:
                        self.assertIsNone(server.poll(), self.machine.path("tmp/log").read_text())
                        time.sleep(0.1)
                self.assertEqual(status, 200)
                # As the printed command does.
                links = re.findall(r"^.*/setup#.*$", self.machine.path("tmp/log").read_text(), re.M)
                self.assertRegex(links[-1], rf"http://127\.0\.0\.1:{port}/setup#\w+")
            finally:
                server.terminate()
            self.assertEqual(server.wait(timeout=20), 0)
        user, group = self.machine.user()
        self.assertEqual(self.machine.mode(f"{DATA}/order.sqlite"), (0o600, user, group))

    def test_an_upgrade_restarts_the_service_and_keeps_the_sockets(self):
        printed = self.machine.install(self.update)
        calls = self.machine.calls()
        self.assertEqual(calls, ["daemon-reload", "start baedal.socket", "restart baedal.service"])
        self.assertNotIn("Next:", printed)
        self.assertEqual(self.machine.state(), "installed")

    def test_an_upgrade_that_does_not_fit_leaves_the_program_before_until_it_does(self):
        before, config = self.machine.path(PROGRAM).read_bytes(), self.machine.path(CONFIG)
        good = config.read_text()
        config.write_text(good + "\n[unknown]\nsetting = 1\n")
        shutil.copy(self.update, self.machine.path("tmp/baedal.deb"))
        printed = self.machine.run("dpkg", "-i", "--force-confold", "/tmp/baedal.deb", check=False)
        self.assertIn("unknown", printed)
        self.assertIn("Baedal was not updated", printed)
        self.assertEqual(self.machine.path(PROGRAM).read_bytes(), before)
        self.assertEqual(self.machine.calls(), [])
        self.assertEqual(self.machine.state(), "half-configured")
        self.assertIn("was not updated", self.machine.run("dpkg", "--configure", "baedal", check=False))
        self.assertEqual(self.machine.path(PROGRAM).read_bytes(), before)

        config.write_text(good)
        self.machine.run("dpkg", "--configure", "baedal")
        self.assertEqual(self.machine.path(PROGRAM).read_bytes(), before + b"\n")
        self.assertEqual(self.machine.calls()[-1], "restart baedal.service")
        self.assertEqual(self.machine.state(), "installed")

    def test_an_upgrade_that_does_not_fit_can_be_taken_back(self):
        before, config = self.machine.path(PROGRAM).read_bytes(), self.machine.path(CONFIG)
        config.write_text(config.read_text() + "\n[unknown]\nsetting = 1\n")
        shutil.copy(self.update, self.machine.path("tmp/baedal.deb"))
        self.machine.run("dpkg", "-i", "--force-confold", "/tmp/baedal.deb", check=False)
        config.write_text(config.read_text().replace("[unknown]\nsetting = 1\n", ""))
        self.machine.install(self.deb, "--force-confold")
        self.assertEqual(self.machine.path(PROGRAM).read_bytes(), before)
        self.assertEqual(self.machine.state(), "installed")
        self.machine.run("dpkg", "-r", "baedal")
        self.assertFalse(self.machine.path("usr/lib/baedal").exists())

    def test_an_upgrade_replaces_a_configuration_that_was_not_changed(self):
        self.machine.install(self.update)
        self.assertIn("max_attempts = 9", self.machine.path(CONFIG).read_text())
        self.assertEqual(self.machine.mode(CONFIG), (0o640, 0, self.machine.user()[1]))

    def test_an_upgrade_keeps_a_configuration_that_the_owner_changed(self):
        config = self.machine.path(CONFIG)
        mine = config.read_text() + "\n[bus]\nmax_attempts = 7\n"
        config.write_text(mine)
        self.machine.make_data()
        self.machine.install(self.update, "--force-confdef", "--force-confold")
        self.assertEqual(config.read_text(), mine)
        self.assertIn("max_attempts = 9", self.machine.path(CONFIG + ".dpkg-dist").read_text())
        self.assertEqual(self.machine.mode(CONFIG), (0o640, 0, self.machine.user()[1]))
        self.assertEqual(self.machine.path(f"{SECRETS}/BAEDAL_ADMIN_TOKEN").read_text(), "precious")
        self.assertEqual(self.machine.path(f"{DATA}/order.sqlite").read_text(), "precious")

    def test_an_upgrade_keeps_a_mode_that_the_administrator_set(self):
        self.machine.run("dpkg-statoverride", "--update", "--add", "root", "root", "0600", "/" + CONFIG)
        self.machine.install(self.update)
        self.assertEqual(self.machine.mode(CONFIG), (0o600, 0, 0))

    def test_an_upgrade_does_not_enable_what_the_administrator_disabled(self):
        self.machine.path("etc/systemd/system/multi-user.target.wants/baedal.service").unlink()
        self.machine.install(self.update)
        self.assertFalse(self.machine.enabled("baedal.service", "multi-user.target"))
        self.assertTrue(self.machine.enabled("baedal.socket", "sockets.target"))

    def test_a_removal_stops_the_units_and_keeps_configuration_and_data(self):
        self.machine.make_data()
        self.machine.run("dpkg", "-r", "baedal")
        self.assertEqual(self.machine.calls(), ["stop baedal.socket baedal.service", "daemon-reload"])
        for name in (CONFIG, f"{DATA}/order.sqlite", f"{SECRETS}/BAEDAL_ADMIN_TOKEN"):
            self.assertTrue(self.machine.path(name).exists(), name)
        self.assertFalse(self.machine.path("usr/bin/baedal").exists())

    def test_a_purge_that_nobody_answers_keeps_the_data_and_says_where_it_is(self):
        self.machine.make_data()
        printed = self.machine.run("dpkg", "-P", "baedal")
        self.assertFalse(self.machine.path(CONFIG).exists())
        self.assertEqual(self.machine.path(f"{DATA}/order.sqlite").read_text(), "precious")
        self.assertEqual(self.machine.path(f"{SECRETS}/BAEDAL_ADMIN_TOKEN").read_text(), "precious")
        self.assertIn("kept in /var/lib/baedal", printed)
        self.assertIn("kept in /etc/baedal/credentials", printed)
        self.assertFalse(self.machine.enabled("baedal.service", "multi-user.target"))
        self.assertFalse(self.machine.enabled("baedal.socket", "sockets.target"))
        # A later installation goes on with the data.
        self.machine.install(self.deb)
        user, group = self.machine.user()
        self.assertEqual(self.machine.mode(DATA), (0o700, user, group))
        self.assertEqual(self.machine.path(f"{DATA}/order.sqlite").read_text(), "precious")

    def test_a_purge_asks_and_takes_the_data_after_a_yes(self):
        self.machine.make_data()
        shown = self.machine.answer("dpkg", "-P", "baedal", text="yes\n")
        self.assertIn("Delete the orders, payments and users of the shop?", shown)
        self.assertFalse(self.machine.path(DATA).exists())
        self.assertFalse(self.machine.path("etc/baedal").exists())

    def test_a_purge_asks_and_keeps_the_data_after_a_no(self):
        self.machine.make_data()
        shown = self.machine.answer("dpkg", "-P", "baedal", text="no\n")
        self.assertIn("Delete the orders, payments and users of the shop?", shown)
        self.assertEqual(self.machine.path(f"{DATA}/order.sqlite").read_text(), "precious")

    def test_a_purge_after_a_removal_takes_the_answer_that_was_given_before(self):
        self.machine.make_data()
        self.machine.run("dpkg", "-r", "baedal")
        self.machine.run("sh", "-c", "echo baedal baedal/purge-data boolean true | debconf-set-selections")
        self.machine.run("dpkg", "-P", "baedal")
        self.assertFalse(self.machine.path(DATA).exists())
        self.assertFalse(self.machine.path("etc/baedal").exists())
        self.assertIn("no packages found", self.machine.state())


if __name__ == "__main__":
    become_root()
    unittest.main(argv=sys.argv[:1], verbosity=2)
