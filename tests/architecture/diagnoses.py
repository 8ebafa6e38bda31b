"""Compares the codes of the diagnoses in src/ and modules/ with the texts of the office in each language. A code is
written as DiagnosisCode{"..."}: its constructor takes a literal alone.
"""

import argparse
import pathlib
import re
import sys

from tree import report

CODE = re.compile(r'\bDiagnosisCode\s*\{\s*"([^"]*)"\s*\}')
FORM = re.compile(r"^[a-z]+(?:-[a-z]+)*$")
TEXT = re.compile(r'^    "([^"]+)": "(.*)",$', re.MULTILINE)
LANGUAGES = ("en", "ko")


def codes_in(source_dir: pathlib.Path) -> dict[str, str]:
    """The file of each code."""
    codes = {}
    for folder in ("src", "modules"):
        for path in sorted((source_dir / folder).rglob("*")):
            if path.suffix not in {".h", ".cpp"}:
                continue
            text = re.sub(r"//[^\n]*", "", path.read_text())
            codes.update((code, str(path.relative_to(source_dir))) for code in CODE.findall(text))
    return codes


def violations_in(source_dir: pathlib.Path) -> tuple[list[str], int]:
    codes = codes_in(source_dir)
    violations = [] if codes else ["no diagnosis was found in src/ and modules/"]
    violations += [f"{file}: the code {code} is not lower case with hyphens"
                   for code, file in codes.items() if not FORM.match(code)]
    for language in LANGUAGES:
        name = f"web/src/i18n/diagnoses_{language}.ts"
        texts = dict(TEXT.findall((source_dir / name).read_text()))
        violations += [f"{name}: the code {code} ({file}) has no text"
                       for code, file in codes.items() if not texts.get(code)]
        violations += [f"{name}: no diagnosis has the code {code}" for code in texts if code not in codes]
    return violations, len(codes)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source_dir", type=pathlib.Path)
    violations, count = violations_in(parser.parse_args().source_dir.resolve())
    return report(violations, f"{count} codes")


if __name__ == "__main__":
    sys.exit(main())
