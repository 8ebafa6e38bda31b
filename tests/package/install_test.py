"""`baedal install` of the bare program, into a root folder of its own."""

import os
import pathlib
import shutil
import stat
import subprocess
import sys
import unittest

from system_root import become_root

DEPLOY, WORK = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
BINARY = pathlib.Path(os.environ["BAEDAL_BINARY"])
PROGRAM = "usr/local/bin/baedal"
UNITS = "usr/local/lib/systemd/system"
CONFIG = "etc/baedal/config.toml"


class Install(unittest.TestCase):
    def setUp(self):
        self.root = WORK / self.id().rpartition(".")[2]
        shutil.rmtree(self.root, ignore_errors=True)
        (self.root / "etc").mkdir(parents=True)

    def tearDown(self):
        shutil.rmtree(WORK, ignore_errors=True)

    def install(self, **options) -> subprocess.CompletedProcess:
        return subprocess.run([BINARY, "install", "--root", self.root], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, **options)

    def installed(self) -> str:
        result = self.install()
        self.assertEqual(result.returncode, 0, result.stdout)
        return result.stdout

    def owner(self) -> tuple[int, int]:
        for line in (self.root / "etc/passwd").read_text().splitlines():
            if line.startswith("baedal:"):
                _, _, user, group, _, home, shell = line.split(":")
                self.assertEqual(home, "/var/lib/baedal")
                self.assertIn("nologin", shell)
                return int(user), int(group)
        self.fail("there is no user baedal")

    def mode(self, name: str) -> tuple[int, int, int]:
        status = (self.root / name).stat()
        return stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid

    def test_program_units_user_folders_and_configuration_are_there(self):
        self.installed()
        user, group = self.owner()
        self.assertEqual((self.root / PROGRAM).read_bytes(), BINARY.read_bytes())
        self.assertEqual((self.root / CONFIG).read_text(), (DEPLOY / "config.toml").read_text())
        for name in ("baedal.service", "baedal.socket"):
            expected = (DEPLOY / name).read_text().replace("/usr/bin/baedal", "/usr/local/bin/baedal")
            self.assertEqual((self.root / UNITS / name).read_text(), expected)
            self.assertEqual(self.mode(f"{UNITS}/{name}"), (0o644, 0, 0))
        self.assertIn("ExecStart=/usr/local/bin/baedal serve", (self.root / UNITS / "baedal.service").read_text())
        self.assertEqual(self.mode(PROGRAM), (0o755, 0, 0))
        self.assertEqual(self.mode("usr/local/lib/systemd"), (0o755, 0, 0))
        self.assertEqual(self.mode("etc/baedal"), (0o755, 0, 0))
        self.assertEqual(self.mode(CONFIG), (0o640, 0, group))
        self.assertEqual(self.mode("etc/baedal/credentials"), (0o700, 0, 0))
        self.assertEqual(self.mode("var/lib/baedal"), (0o700, user, group))

    def test_it_prints_what_to_do_next(self):
        printed = self.installed()
        for text in ("systemctl enable --now baedal.socket baedal.service", "/setup#", "/etc/baedal/config.toml"):
            self.assertIn(text, printed)

    def test_a_second_run_keeps_the_configuration_and_replaces_the_program_and_the_units(self):
        self.installed()
        (self.root / CONFIG).write_text("[log]\nlevel = 'warn'\n")
        (self.root / PROGRAM).write_text("an old program")
        (self.root / UNITS / "baedal.socket").write_text("an old unit")
        (self.root / "var/lib/baedal/order.sqlite").write_text("precious")
        user = self.owner()
        self.assertIn("/etc/baedal/config.toml was there and is unchanged", self.installed())
        self.assertEqual((self.root / CONFIG).read_text(), "[log]\nlevel = 'warn'\n")
        self.assertEqual((self.root / PROGRAM).read_bytes(), BINARY.read_bytes())
        self.assertIn("ListenStream=", (self.root / UNITS / "baedal.socket").read_text())
        self.assertEqual((self.root / "var/lib/baedal/order.sqlite").read_text(), "precious")
        self.assertEqual(self.owner(), user)

    def test_the_installed_program_can_install_itself_again(self):
        self.installed()
        subprocess.run([self.root / PROGRAM, "install", "--root", self.root], check=True, capture_output=True)
        self.assertEqual((self.root / PROGRAM).read_bytes(), BINARY.read_bytes())

    def test_a_system_with_the_package_is_left_alone(self):
        folder = self.root / "lib/systemd/system"
        folder.mkdir(parents=True)
        (folder / "baedal.service").write_text("of the package")
        result = self.install()
        self.assertEqual(result.returncode, 2)
        self.assertIn("the Debian package baedal is installed", result.stdout)
        self.assertEqual(sorted(path.name for path in self.root.iterdir()), ["etc", "lib"])
        self.assertEqual(list((self.root / "etc").iterdir()), [])

    def test_only_root_may_install(self):
        with BINARY.open("rb") as program:  # the folders above the program may be closed to others
            result = subprocess.run([f"/proc/self/fd/{program.fileno()}", "install", "--root", self.root],
                                    pass_fds=[program.fileno()], user=65534, group=65534, extra_groups=[],
                                    capture_output=True, text=True)
        self.assertEqual(result.returncode, 2)
        self.assertIn("run it as root", result.stderr)
        self.assertEqual(list((self.root / "etc").iterdir()), [])


if __name__ == "__main__":
    become_root()
    unittest.main(argv=sys.argv[:1], verbosity=2)
