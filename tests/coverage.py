"""What llvm-cov counted, as a table: a line a folder, then the files with the most left to reach."""

import collections
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
KINDS = ("lines", "branches", "functions")


def folder_of(path: pathlib.Path) -> str:
    return "/".join(path.parts[:2])


def percent(sums: dict) -> str:
    return f"{100 * sums['covered'] / sums['count']:6.1f} %" if sums["count"] else "       -"


def main(report: str) -> None:
    files = json.loads(pathlib.Path(report).read_text())["data"][0]["files"]
    folders = collections.defaultdict(lambda: {kind: collections.Counter() for kind in KINDS})
    rest = []
    for file in files:
        path = pathlib.Path(file["filename"]).relative_to(ROOT)
        for name in (folder_of(path), "all"):
            for kind in KINDS:
                folders[name][kind].update({key: file["summary"][kind][key] for key in ("count", "covered")})
        lines = file["summary"]["lines"]
        rest.append((lines["count"] - lines["covered"], lines["count"], path))
    print(f"{'':20}{'lines':>10}{'branches':>10}{'functions':>11}")
    for name in sorted(folders, key=lambda n: (n == "all", n)):
        print(f"{name:20}" + "".join(f"{percent(folders[name][kind]):>10}" for kind in KINDS))
    print("\nMost lines that no test reaches:")
    for missed, count, path in sorted(rest, reverse=True)[:15]:
        print(f"{missed:6} of {count:5}  {path}")


if __name__ == "__main__":
    main(sys.argv[1])
