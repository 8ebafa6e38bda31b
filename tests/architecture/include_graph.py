"""Reads what the compiler really included (ninja -t deps) and reports each include across a module boundary:

- an object of module X depends only on modules/X/ and on the contract/ folders of other modules;
- the registry depends only on the module.h of each module, and on contracts;
- an object of the host depends on no module.
"""

import argparse
import functools
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator

from tree import module_names, report

HOST = "the host"
REGISTRY = "the registry"


def parse_deps(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yields (object, included files), without the entries of objects that are out of date."""
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
    """Resolves "..", and the links by which a module includes its own headers."""
    return path.resolve()


def violations_in(
    text: str, source_dir: pathlib.Path, build_dir: pathlib.Path, modules: list[str]
) -> tuple[list[str], set[str]]:
    """All violations, sorted, and the owners of the objects."""
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
            is_allowed = rest[:1] == ["contract"] or (owner == REGISTRY and rest == ["module.h"])
            if owner == HOST or not is_allowed:
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
