"""Checks the walk of one order in docs/architecture.md: each item of its numbered list begins with one or more
`path/file.cpp:function` or `path/file.cpp` `Class::function`, and each of these files declares or defines
each of its functions. An empty list fails.
"""

import argparse
import pathlib
import re
import sys

from tree import report

HEADING = re.compile(r"^#+\s.*\bOne order\b", re.IGNORECASE)
ITEM = re.compile(r"^\s*(?:\d+\.|-)\s+(.*)$")
CODE = re.compile(r"\s*(?:,|→|->|and|then)?\s*`([^`]+)`")
FILE = re.compile(r"^((?:src|modules|tests|web)/[\w./-]+\.\w+)(?::([\w:~]+))?(?:\(\))?$")
FUNCTION = re.compile(r"^[\w:~]+(?:\(\))?$")


def steps_in(text: str) -> list[tuple[str, str]]:
    """(file, function) of each step, in order: the code at the beginning of each list item under "One order"."""
    steps, inside = [], False
    for line in text.splitlines():
        if line.startswith("#"):
            inside = bool(HEADING.match(line))
        item = ITEM.match(line) if inside else None
        if not item:
            continue
        rest, file = item[1], None
        while code := CODE.match(rest):
            rest = rest[code.end() :]
            if found := FILE.match(code[1]):
                file = found[1]
                if found[2]:
                    steps.append((file, found[2]))
            elif file and FUNCTION.match(code[1]):
                steps.append((file, code[1].removesuffix("()")))
            else:
                break
    return steps


def declares(text: str, function: str) -> bool:
    """Whether a declaration or definition of it begins on a line: at the line's beginning, or after a type.
    A method may stand inside its class, so that the class need only be named in the file."""
    *classes, name = function.split("::")
    declaration = re.compile(
        r"^(?!\s*(?:return|co_return|co_await|else|throw|new|delete)\b)"
        rf"(?:\s*(?:[\w:<>,&*\[\]\"]+\s+)+[&*]*)?(?:\w+::)*{re.escape(name)}\s*\(", re.MULTILINE)
    return bool(declaration.search(text)) and all(re.search(rf"\b{part}\b", text) for part in classes[-1:])


def violations_in(root: pathlib.Path, steps: list[tuple[str, str]]) -> list[str]:
    violations = [] if steps else ["docs/architecture.md: the list of steps under 'One order' is empty"]
    for file, function in steps:
        path = root / file
        if not path.is_file():
            violations.append(f"{file}: there is no such file (step {function})")
            continue
        if not declares(path.read_text(), function):
            violations.append(f"{file}: there is no {function}")
    return violations


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source_dir", type=pathlib.Path)
    root = parser.parse_args().source_dir.resolve()
    steps = steps_in((root / "docs/architecture.md").read_text())
    return report(violations_in(root, steps), f"{len(steps)} steps of one order")


if __name__ == "__main__":
    sys.exit(main())
