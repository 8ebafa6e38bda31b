"""Reads the source text. A module takes time and randomness from its context, so it names no clock and no
generator of the machine. The host names no module (its registry is generated).
"""

import argparse
import pathlib
import re
import sys

from tree import module_names, report

MACHINE = re.compile(
    r"\b(?:system_clock::now|steady_clock::now|high_resolution_clock|utc_clock"
    r"|SystemClock|SystemRandom|random_device|mt19937(?:_64)?|default_random_engine"
    r"|gettimeofday|clock_gettime|getrandom|sleep_for|sleep_until)\b"
    r"|(?<![\w.:>])(?:std::)?(?:s?rand|random|time|clock)\s*\(\s*(?:\)|nullptr|NULL|0\s*\)|[a-z_]*seed)"
)
# Comments and literals, told apart from code; a quoted include is kept as it is.
TOKENS = re.compile(
    r'(?P<include>^[ \t]*#[ \t]*include[^\n]*)'
    r"|(?P<comment>//[^\n]*|/\*.*?\*/)"
    r'|(?P<raw>R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)")'
    r"""|(?P<literal>"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])+')""",
    re.DOTALL | re.MULTILINE,
)
# The wait of a coroutine runs on the timers of the host.
ALLOWED = re.compile(r"co_await sleep_for\b")


def code_lines(text: str) -> list[str]:
    """The lines without comments and literals, at their places."""

    def blank(match: re.Match[str]) -> str:
        if match["include"]:
            return match["include"]
        return re.sub(r"[^\n]", " ", match[0])

    return TOKENS.sub(blank, text).splitlines()


def files_below(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in {".h", ".cpp"})


def violations_in(source_dir: pathlib.Path, modules: list[str]) -> tuple[list[str], int]:
    names = "|".join(modules)
    named = re.compile(
        rf'#\s*include\s*["<](?:{names})/|#\s*include[^\n]*\bmodules/|\bbaedal::(?:{names})::'
        rf"|(?<![\w:])(?:{names})::\w|\bnamespace\s+(?:baedal::)?(?:{names})\b"
    )
    violations, count = [], 0

    def search(path: pathlib.Path, pattern: re.Pattern[str], what: str) -> None:
        for number, line in enumerate(code_lines(path.read_text()), start=1):
            if pattern.search(ALLOWED.sub("", line)):
                violations.append(f"{path.relative_to(source_dir)}:{number}: {what}: {line.strip()}")

    for path in files_below(source_dir / "modules"):
        search(path, MACHINE, "a module takes time and randomness from its context")
        count += 1
    for path in files_below(source_dir / "src"):
        search(path, named, "the host names a module")
        count += 1
    return violations, count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source_dir", type=pathlib.Path)
    source_dir = parser.parse_args().source_dir.resolve()
    violations, count = violations_in(source_dir, module_names(source_dir))
    return report(violations, f"{count} files")


if __name__ == "__main__":
    sys.exit(main())
