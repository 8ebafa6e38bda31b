"""The Debian package: contents, modes, control fields, lintian, reproducibility."""

import io
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

DEB_FOLDER, CPACK_CONFIG, CHANGELOG = (pathlib.Path(argument) for argument in sys.argv[1:])

FILES = {  # name -> mode and, of a folder, a slash
    "usr/bin/baedal": 0o755,
    "lib/systemd/system/baedal.service": 0o644,
    "lib/systemd/system/baedal.socket": 0o644,
    "etc/baedal/config.toml": 0o640,
    "usr/share/man/man1/baedal.1.gz": 0o644,
    "usr/share/bash-completion/completions/baedal": 0o644,
    "usr/share/doc/baedal/changelog.gz": 0o644,
    "usr/share/doc/baedal/copyright": 0o644,
    "usr/share/doc/baedal/examples/Caddyfile": 0o644,
    "usr/share/doc/baedal/examples/Caddyfile-processes": 0o644,
    "usr/share/doc/baedal/examples/haproxy-processes.cfg": 0o644,
    "usr/share/doc/baedal/examples/haproxy.cfg": 0o644,
    "usr/share/doc/baedal/examples/nginx-processes.conf": 0o644,
    "usr/share/doc/baedal/examples/nginx.conf": 0o644,
    "usr/share/doc/baedal/operations.md": 0o644,
    "usr/share/lintian/overrides/baedal": 0o644,
}


def package_in(folder: pathlib.Path) -> pathlib.Path:
    found = list(folder.glob("*.deb"))
    if len(found) != 1:
        sys.exit(f"{folder} has {len(found)} packages")
    return found[0]


def output(*command) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout


DEB = package_in(DEB_FOLDER)
CHANGELOG_TIME = output("dpkg-parsechangelog", "-l", CHANGELOG, "-S", "Timestamp").decode().strip()


def members(part: str, package: pathlib.Path) -> list[tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(output("dpkg-deb", part, package))) as archive:
        return archive.getmembers()


def name_of(member: tarfile.TarInfo) -> str:
    return member.name.removeprefix("./")


class Contents(unittest.TestCase):
    def setUp(self):
        self.members = members("--fsys-tarfile", DEB)

    def test_the_files_and_their_modes(self):
        files = {name_of(member): member.mode for member in self.members if member.isfile()}
        self.assertEqual(files, FILES)

    def test_folders_are_open_but_that_of_the_secrets(self):
        folders = {name_of(member): member.mode for member in self.members if member.isdir()}
        self.assertEqual(folders.pop("etc/baedal/credentials"), 0o700)
        self.assertEqual({name for name, mode in folders.items() if mode != 0o755}, set())

    def test_everything_belongs_to_root(self):
        self.assertEqual({(member.uid, member.gid, member.uname, member.gname) for member in self.members},
                         {(0, 0, "root", "root")})

    def test_the_configuration_is_the_only_conffile(self):
        self.assertEqual(output("dpkg-deb", "-I", DEB, "conffiles"), b"/etc/baedal/config.toml\n")

    def test_the_scripts_can_be_run(self):
        modes = {name_of(member): member.mode for member in members("--ctrl-tarfile", DEB) if member.isfile()}
        for name in ("preinst", "postinst", "prerm", "postrm"):
            self.assertEqual(modes[name], 0o755, name)
        for name in ("control", "conffiles", "templates", "md5sums"):
            self.assertEqual(modes[name], 0o644, name)

    def test_no_part_of_a_script_is_left_to_be_filled_in(self):
        for name in ("preinst", "postinst", "prerm", "postrm"):
            self.assertNotRegex(output("dpkg-deb", "-I", DEB, name), rb"@\w+@")

    def test_the_dependencies_are_those_of_the_program_and_the_scripts(self):
        depends = output("dpkg-deb", "-f", DEB, "Depends").decode()
        for name in (r"libc6 \(>= [\d.]+\)", "adduser", "debconf", "init-system-helpers", "tzdata", "ca-certificates",
                     "procps", "default-dbus-system-bus"):
            self.assertRegex(depends, rf"(^|, ){name}")
        self.assertNotIn("libstdc++", depends)

    def test_the_name_has_the_version_and_the_architecture(self):
        version, architecture = (output("dpkg-deb", "-f", DEB, field).decode().strip()
                                 for field in ("Version", "Architecture"))
        self.assertEqual(DEB.name, f"baedal_{version}_{architecture}.deb")
        self.assertEqual(architecture, output("dpkg", "--print-architecture").decode().strip())
        program = output(os.environ["BAEDAL_BINARY"], "version").decode()
        self.assertEqual(program.splitlines()[0], f"baedal {version}")


# lintian needs 128 packages: ./dev package installs them, and ./dev test does not.
@unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
class Lintian(unittest.TestCase):
    @staticmethod
    def lintian(*options) -> subprocess.CompletedProcess:
        with tempfile.TemporaryDirectory() as folder:  # lintian leaves files there
            return subprocess.run(["lintian", "--allow-root", "--tag-display-limit", "0", *options, DEB],
                                  capture_output=True, text=True, env={**os.environ, "TMPDIR": folder})

    def test_lintian_finds_neither_errors_nor_warnings(self):
        result = self.lintian("--fail-on", "error,warning")
        self.assertEqual((result.returncode, result.stdout), (0, ""), result.stderr)

    def test_every_override_has_its_reason_and_is_needed(self):
        with tarfile.open(fileobj=io.BytesIO(output("dpkg-deb", "--fsys-tarfile", DEB))) as archive:
            overrides = archive.extractfile("./usr/share/lintian/overrides/baedal").read().decode()
        blocks = [block.splitlines() for block in overrides.strip().split("\n\n")]
        self.assertEqual([block for block in blocks if not block[0].startswith("#")], [])
        self.assertEqual(self.lintian("--tags", "unused-override").stdout, "")


class Reproducibility(unittest.TestCase):
    def test_all_times_are_that_of_the_changelog(self):
        for part in ("--fsys-tarfile", "--ctrl-tarfile"):
            self.assertEqual({member.mtime for member in members(part, DEB)}, {int(CHANGELOG_TIME)})

    def test_the_program_names_no_folder_in_which_it_was_built(self):
        source = str(pathlib.Path(__file__).resolve().parents[2])
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["dpkg-deb", "-x", DEB, folder], check=True)
            for file in pathlib.Path(folder).rglob("*"):
                if file.is_file():
                    self.assertNotIn(source.encode() + b"/", file.read_bytes(), file)

    def test_a_second_package_is_the_same(self):
        # CPack counts folders into the installed size as the file system does: both are on the same one.
        with tempfile.TemporaryDirectory(dir=DEB_FOLDER.parent) as folder:
            subprocess.run(["cpack", "--config", CPACK_CONFIG, "-B", folder, "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip"],
                           check=True, capture_output=True, umask=0o077,
                           env={**os.environ, "TZ": "Asia/Seoul", "SOURCE_DATE_EPOCH": CHANGELOG_TIME})
            second = package_in(pathlib.Path(folder))
            for part in ("--fsys-tarfile", "--ctrl-tarfile"):
                self.assertTrue(output("dpkg-deb", part, DEB) == output("dpkg-deb", part, second), part)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
