"""Reads what the compiler really included (ninja -t deps) and reports every include through a wall:

- an object of module X may depend on modules/X/ and on other modules' contract/ folders;
- the registry may depend on contract/ folders;
- an object of the host may depend on no module at all.
"""

import argparse
import functools
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator

from shop import module_names, report

HOST = "the host"
REGISTRY = "the registry"


def parse_deps(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yields (object, included files). Entries whose object is out of date are left out."""
    target, files = None, []
    for line in text.splitlines():
        if line.startswith("    "):
            files.append(line.strip())
        elif line.strip():
            if target is not None:
                yield target, files
            name, _, rest = line.partition(": #deps ")
            target, files = (name if "(VALID)" in rest else None), []
    if target is not None:
        yield target, files


def owner_of_object(target: str) -> str | None:
    """The module that an object belongs to, HOST, REGISTRY, or None for tests and the like."""
    if match := re.match(r"modules/([^/]+)/", target):
        return match[1]
    if re.match(r"src/app/CMakeFiles/registry\.dir/", target):
        return REGISTRY
    return HOST if target.startswith("src/") else None


@functools.cache  # the same headers are read by every object
def resolved(path: pathlib.Path) -> pathlib.Path:
    """So that ../order/order.h is seen as what it is."""
    return path.resolve()


def violations_in(
    text: str, source_dir: pathlib.Path, build_dir: pathlib.Path, modules: list[str]
) -> tuple[list[str], set[str]]:
    """All violations, sorted, and the owners of which objects were seen."""
    found: set[str] = set()
    owners: set[str] = set()
    for target, files in parse_deps(text):
        owner = owner_of_object(target)
        if owner is None:
            continue
        owners.add(owner)
        for name in files:
            path = resolved(build_dir / name)
            if not path.is_relative_to(source_dir / "modules"):
                continue
            module, *rest = path.relative_to(source_dir / "modules").parts
            if module not in modules or module == owner:
                continue
            if owner == HOST or not rest or rest[0] != "contract":
                included = path.relative_to(source_dir)
                found.add(f"{owner} includes {included} (seen in {target})")
    return sorted(found), owners


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source_dir", type=pathlib.Path)
    parser.add_argument("build_dir", type=pathlib.Path)
    parser.add_argument("--ninja", default="ninja")
    arguments = parser.parse_args()
    source_dir, build_dir = arguments.source_dir.resolve(), arguments.build_dir.resolve()
    modules = module_names(source_dir)
    command = [arguments.ninja, "-C", build_dir, "--quiet", "-t", "deps"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    violations, owners = violations_in(text, source_dir, build_dir, modules)
    if missing := {*modules, HOST, REGISTRY} - owners:
        sys.exit(f"No object is known of: {', '.join(sorted(missing))}. Build everything first.")
    return report(violations, ", ".join(sorted(owners)))


if __name__ == "__main__":
    sys.exit(main())
