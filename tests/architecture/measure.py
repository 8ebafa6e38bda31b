"""Prints figures of a checkout's arrangement: measure.py [TREE]

Works on trees with and without layers. The walk of one order is the list in docs/architecture.md, or
walk_before.md where the documents have no such list. Only files that git tracks are counted, if TREE is a clone.
"""

import argparse
import collections
import itertools
import pathlib
import re
import subprocess

import layers
import sources
import walk

HERE = pathlib.Path(__file__).resolve().parent
LONG = 50  # lines of a function
NO_FUNCTION = re.compile(r"\b(?:namespace|class|struct|enum|union)\b[^()]*$|^\s*extern\s*$")


def tracked_files(root: pathlib.Path) -> list[str]:
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True, text=True)
    return [name for name in listed.stdout.split("\0") if (root / name).is_file()]


def functions_in(text: str) -> list[tuple[str, int]]:
    """(head, number of lines) of each outermost function body in C++ text."""
    code = "\n".join(re.sub(r"^\s*#.*", "", line) for line in sources.code_lines(text))
    found, scopes, head, body_begins, head_line = [], [], 0, None, 1
    line = 1
    for at, character in enumerate(code):
        if character == "\n":
            line += 1
        elif character == "{":
            before = code[head:at].strip()
            is_function = body_begins is None and "(" in before and not NO_FUNCTION.search(before)
            # An initialiser of a member is no body: "Class::Class() : a_{1} {".
            scopes.append("body" if is_function else "other")
            if is_function:
                skipped = len(code[head:at]) - len(code[head:at].lstrip())
                head_line = code.count("\n", 0, head + skipped) + 1
                body_begins = (before.split("\n")[0], head_line, len(scopes))
            if body_begins is None:
                head = at + 1
        elif character == "}":
            if body_begins and len(scopes) == body_begins[2]:
                found.append((body_begins[0], line - body_begins[1] + 1))
                body_begins = None
            if scopes:
                scopes.pop()
            if body_begins is None:
                head = at + 1
        elif character == ";" and body_begins is None:
            head = at + 1
    return found


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=pathlib.Path, nargs="?", default=HERE.parents[1])
    root = parser.parse_args().tree.resolve()
    tracked = tracked_files(root)
    modules = sorted(path.parent.name for path in (root / "modules").glob("*/CMakeLists.txt"))
    order = root / "src/layers.txt"
    known = layers.Layers.parse(order.read_text()) if order.exists() else layers.Layers()
    files, includes = layers.read_tree(root, modules, known)

    # With layers, settings.* of a module are a folder of their own, as in layers.txt.
    unit = {name: files[name].unit if known.module else folder_of(name) for name in files}
    arrows = collections.Counter((unit[name], unit[target]) for name, targets in includes.items()
                                 for target in targets if unit[name] != unit[target])
    back = [(a, b) for a, b in sorted(arrows) if a < b and (b, a) in arrows]
    print(f"arrows back up (pairs of folders that include each other): {len(back)}")
    for a, b in back:
        # The rarer direction is the one that goes up.
        up = min((a, b), (b, a), key=lambda pair: arrows[pair])
        print(f"    {up[0]} -> {up[1]} ({arrows[up]} includes, {arrows[up[::-1]]} back)")
    graph = {folder: set() for folder in unit.values()}
    for a, b in arrows:
        graph[a].add(b)
    folder_circles = layers.circles(graph)
    file_circles = layers.circles({name: set(targets) for name, targets in includes.items()})
    print(f"circles: {len(folder_circles)} of folders "
          f"({', '.join(str(len(each)) for each in folder_circles) or 'none'}), {len(file_circles)} of files")

    sizes = collections.Counter(folder_of(name) for name in includes)
    print(f"files in a folder of src and modules: {len(sizes)} folders, largest "
          + ", ".join(f"{folder} {count}" for folder, count in sizes.most_common(5)))
    for folder in sorted(sizes):
        print(f"    {sizes[folder]:4} {folder}")

    steps = walk.steps_in((root / "docs/architecture.md").read_text())
    origin = "docs/architecture.md"
    if len(steps) < 10:
        steps, origin = walk.steps_in((HERE / "walk_before.md").read_text()), "walk_before.md"
    visited = [file for file, _ in steps]
    hops = sum(a != b for a, b in itertools.pairwise(visited))
    if walk.violations_in(root, steps):
        print("one order: no list of steps that exist")
    else:
        print(f"one order ({origin}): {len(steps)} steps in {len(set(visited))} files, {hops} hops from file to file, "
              f"{hops + 1 - len(set(visited))} of them back to a file seen before")

    lines = {name: len((root / name).read_text().splitlines()) for name in includes}
    for top in ("src", "modules"):
        print(f"lines of {top}: {sum(count for name, count in lines.items() if name.startswith(top + '/'))}")
    print(f"files of more than 300 lines: {sum(count > 300 for count in lines.values())}")
    functions = [(count, name, head) for name in includes for head, count in functions_in((root / name).read_text())]
    long = sorted((each for each in functions if each[0] > LONG), reverse=True)
    print(f"functions of more than {LONG} lines: {len(long)} of {len(functions)}")
    for count, name, head in long:
        print(f"    {count:4} {name}: {head[:80]}")
    print(f"tracked files: {len(tracked)}")


if __name__ == "__main__":
    main()
