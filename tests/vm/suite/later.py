"""Later versions of the program, built from a copy of the source with more migrations."""

import os
import pathlib
import re
import shutil
import subprocess

from common import BUILD, ROOT, VmError, require

GOOD = {"migrations/order/9001_later.sql":
        "CREATE TABLE later_orders (id TEXT PRIMARY KEY) STRICT;\nINSERT INTO later_orders SELECT id FROM orders;\n"}
# Its first statement has an effect, which must be undone.
FAILING = {**GOOD, "migrations/order/9002_failing.sql":
           "CREATE TABLE half_done (id TEXT) STRICT;\nINSERT INTO later_orders_that_are_missing SELECT 1;\n"}
ENTRY = """baedal ({version}) stable; urgency=medium

  * More migrations.

 -- Baedal maintainers <maintainers@baedal.invalid>  Mon, 30 Nov 2026 12:00:00 +0900

"""

# The copy stands in the place of this tree while it is built: its objects, which are copies too, have their paths, and
# those that a changed file needs come from the same cache. The name space of mounts ends with the shell.
SCRIPT = """mount --bind "$1" "$2"
cd "$2"
cmake --preset release --log-level=WARNING -DBAEDAL_TESTS=OFF
cmake --build build/release --target baedal package_files
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l deploy/debian/changelog -S Timestamp)
export SOURCE_DATE_EPOCH
cpack --config build/release/CPackConfig.cmake -B build/package
rm -rf build/package/_CPack_Packages
"""


def sources() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def replaced(name: str, pattern: str, replacement: str) -> str:
    text, count = re.subn(pattern, replacement, (ROOT / name).read_text(), count=1, flags=re.M)
    require(count == 1, f"{name} has no {pattern}")
    return text


def changed_files(version: str, migrations: dict[str, str]) -> dict[str, str]:
    changelog = "deploy/debian/changelog"
    return {
        "CMakeLists.txt": replaced("CMakeLists.txt", r"^project\(baedal VERSION [0-9.]+",
                                   f"project(baedal VERSION {version}"),
        "src/base/version.h": replaced("src/base/version.h", r'version = "[0-9.]+"', f'version = "{version}"'),
        changelog: ENTRY.format(version=version) + (ROOT / changelog).read_text(),
        **migrations,
    }


class Tree:
    """The copy. A file that is as it was keeps its time, so that only what changed is built."""

    def __init__(self):
        self.folder = BUILD / "later/source"

    def package(self, version: str, migrations: dict[str, str]) -> pathlib.Path:
        changed = changed_files(version, migrations)
        names = set(sources()) | set(changed)
        for name in sorted(names):
            self._update(name, changed.get(name))
        self._remove_others(names)
        self._copy_objects()
        return self._build(version)

    def _update(self, name: str, text: str | None) -> None:
        target = self.folder / name
        content = (ROOT / name).read_bytes() if text is None else text.encode()
        if target.exists() and target.read_bytes() == content:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            shutil.copy2(ROOT / name, target)
        else:
            target.write_text(text)

    def _remove_others(self, names: set[str]) -> None:
        for top in {name.partition("/")[0] for name in names}:
            for path in (self.folder / top).rglob("*"):
                if path.is_file() and "node_modules" not in path.parts and \
                        str(path.relative_to(self.folder)) not in names:
                    path.unlink()

    def _copy_objects(self) -> None:
        for name in ("build/release", "web/node_modules"):
            target = self.folder / name
            if not target.exists():
                require((ROOT / name).exists(), f"there is no {name}: run ./dev build")
                shutil.copytree(ROOT / name, target, symlinks=True, ignore=ignored_objects)

    def _build(self, version: str) -> pathlib.Path:
        packages = self.folder / "build/package"
        shutil.rmtree(packages, ignore_errors=True)
        log = BUILD / "later/log"
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        with log.open("w") as out:
            done = subprocess.run(["unshare", *as_root, "--mount", "sh", "-ec", SCRIPT, "sh", self.folder, ROOT],
                                  stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        if done.returncode != 0:
            raise VmError(f"the later version is not built:\n{log.read_text()[-3000:]}")
        found = list(packages.glob(f"baedal_{version}_*.deb"))
        require(len(found) == 1, f"no package of version {version} in {packages}")
        return pathlib.Path(shutil.move(found[0], BUILD / "later" / found[0].name))


def ignored_objects(folder: str, names: list[str]) -> list[str]:
    """The objects of the tests, which are not built."""
    return ["tests"] if folder == str(ROOT / "build/release") else []
