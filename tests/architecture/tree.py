"""The modules of a source tree, and the report of a check."""

import pathlib
import sys


def module_names(source_dir: pathlib.Path) -> list[str]:
    """A module is a folder in modules/ with a CMakeLists.txt."""
    names = sorted(path.parent.name for path in (source_dir / "modules").glob("*/CMakeLists.txt"))
    if not names:
        sys.exit(f"There is no module in {source_dir / 'modules'}: nothing would be checked.")
    return names


def report(violations: list[str], checked: str) -> int:
    """Prints all violations. Returns the exit status."""
    for violation in violations:
        print(violation)
    print(f"{len(violations)} violation(s); checked: {checked}")
    return 1 if violations else 0
