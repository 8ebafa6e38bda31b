"""The configuration of the package: the program takes it, and each setting that it only shows has the shown default
and a known name."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

CONFIG = pathlib.Path(sys.argv[1]).read_text()
# "# key = value   # comment", not "# A sentence".
SHOWN = re.compile(r"^# (\w+) = (\"[^\"]*\"|[^#\n]*?) *(#.*)?$", re.M)


def check(text: str) -> tuple[int, str]:
    """The exit code and the output of `baedal check` for a configuration alone."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "config.toml"
        file.write_text(text)
        result = subprocess.run(
            [os.environ["BAEDAL_BINARY"], "check", "--config", file], capture_output=True, text=True)
        return result.returncode, result.stdout + result.stderr


class Configuration(unittest.TestCase):
    # The test needs no sockets of systemd.
    def setUp(self):
        self.config = CONFIG.replace('listen = "systemd"', 'listen = "127.0.0.1:8080"')
        self.config = self.config.replace("/var/lib/baedal", "/nowhere/baedal")

    def test_the_service_takes_the_sockets_and_the_folder_of_systemd(self):
        self.assertRegex(CONFIG, r'(?m)^listen = "systemd"')
        self.assertRegex(CONFIG, r'(?m)^dir = "/var/lib/baedal"')

    def test_the_program_takes_it(self):
        self.assertEqual(check(self.config)[0], 0, check(self.config))

    def test_nothing_is_pretended(self):
        self.assertNotIn("demo", CONFIG)
        self.assertNotIn("sandbox", CONFIG)
        self.assertRegex(CONFIG, r'(?m)^gateway = "none"')

    def test_every_setting_that_is_only_shown_is_known(self):
        self.assertGreater(len(SHOWN.findall(self.config)), 12)
        code, said = check(SHOWN.sub(r"\1 = \2", self.config))
        self.assertEqual(code, 0, said)

    def test_an_unknown_setting_would_be_noticed(self):
        code, said = check(self.config.replace("# level", "levels"))
        self.assertEqual((code, "unknown key" in said), (2, True), said)

    def test_no_secret_belongs_into_it(self):
        self.assertNotRegex(CONFIG, r"(?im)^[# ]*\w*(secret|token|password)\w* *=")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
