"""Reads the undefined symbols of the archive of each module, and of the host, and reports each that names the
inside of a module: anything but its contract, which is the namespace baedal::<module>::contract.
"""

import argparse
import pathlib
import re
import subprocess
import sys

from tree import module_names, report


def violations_in(symbols: list[str], owner: str, forbidden: list[str], contracts: bool) -> list[str]:
    """`symbols` are demangled. With `contracts`, those of the forbidden modules may be named."""
    names = "|".join(forbidden)
    inside = "(?!contract::)" if contracts else ""
    pattern = re.compile(rf"\bbaedal::({names})::{inside}")
    return [f"{owner} needs {symbol}" for symbol in sorted(set(symbols)) if pattern.search(symbol)]


def undefined_symbols(archive: pathlib.Path, nm: str) -> list[str]:
    command = [nm, "--undefined-only", "--demangle", "--just-symbol-name", archive]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [line for line in lines if line and not line.endswith(":")]  # members' names


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source_dir", type=pathlib.Path)
    parser.add_argument("build_dir", type=pathlib.Path)
    parser.add_argument("--nm", default="llvm-nm-19")
    arguments = parser.parse_args()
    modules = module_names(arguments.source_dir)
    violations, archives = [], 0
    for module in modules:
        others = [other for other in modules if other != module]
        folder = arguments.build_dir / "modules" / module
        for archive in (folder / f"lib{module}.a", folder / f"lib{module}_contract.a"):
            if archive.exists() or archive.stem == f"lib{module}":
                symbols = undefined_symbols(archive, arguments.nm)
                violations += violations_in(symbols, archive.name, others, contracts=True)
                archives += 1
    host = undefined_symbols(arguments.build_dir / "src" / "libhost.a", arguments.nm)
    violations += violations_in(host, "libhost.a", modules, contracts=False)
    return report(violations, f"{archives + 1} archives")


if __name__ == "__main__":
    sys.exit(main())
