"""Checks the direct #include lines of src/ and modules/ against src/layers.txt. A violation is

- an include of a higher layer, or of another folder in the same layer of a module,
- a circle between files or between folders,
- a module that includes a header of the host outside the public list,
- a contract that includes anything but contracts and what [contract] lists,
- a folder of a module that includes what [forbidden] lists for it.
"""

import argparse
import fnmatch
import pathlib
import posixpath
import re
import sys
from dataclasses import dataclass, field

from tree import module_names, report

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)


@dataclass
class Layers:
    host: dict[str, int] = field(default_factory=dict)    # folder -> layer, lowest is 0
    module: dict[str, int] = field(default_factory=dict)  # folder, or pattern of files in the top folder
    public: list[str] = field(default_factory=list)
    contract: list[str] = field(default_factory=list)
    forbidden: dict[str, list[str]] = field(default_factory=dict)

    @staticmethod
    def parse(text: str) -> "Layers":
        layers, section = Layers(), ""
        for line in text.splitlines():
            line = line.partition("#")[0].strip()
            if not line:
                continue
            if line.startswith("["):
                section = line.strip("[]")
            elif section in ("host", "module"):
                known = getattr(layers, section)
                level = max(known.values(), default=-1) + 1
                known.update(dict.fromkeys(line.split(), level))
            elif section == "forbidden":
                folder, _, names = line.partition(":")
                layers.forbidden[folder.strip()] = names.split()
            elif section in ("public", "contract"):
                getattr(layers, section).append(line)
            else:
                sys.exit(f"layers.txt: '{line}' is in no known section")
        return layers


@dataclass(frozen=True)
class File:
    """A source file: `module` is "" in src/, `folder` is relative to src/ or to the module."""

    path: str
    module: str
    folder: str

    @property
    def unit(self) -> str:
        """The folder as a node of the graph of folders."""
        if self.module:
            return f"modules/{self.module}/{self.folder}"
        return f"src/{self.folder}"


def file_at(path: str, layers: Layers) -> File:
    top, *rest = path.split("/")
    if top == "src":
        return File(path, "", "/".join(rest[:-1]) or ".")
    module, *rest = rest
    folder = rest[0] if len(rest) > 1 else "."
    if folder == ".":
        folder = next((name for name in layers.module if "*" in name and fnmatch.fnmatch(rest[0], name)), ".")
    return File(path, module, folder)


def read_tree(root: pathlib.Path, modules: list[str], layers: Layers) -> tuple[dict[str, File], dict[str, list[str]]]:
    """All files, and for each the files of the tree that it includes. An include is searched as the
    compiler does: beside the file, in the module, among the contracts, in src/."""
    paths = [path for top in ("src", "modules") for path in sorted((root / top).rglob("*"))
             if path.suffix in {".h", ".cpp"}]
    files = {path.relative_to(root).as_posix(): path for path in paths}
    contracts = [f"modules/{module}/contract" for module in modules]
    includes: dict[str, list[str]] = {}
    for name, path in files.items():
        folders = [name.rpartition("/")[0], "modules", *contracts, "src"]
        found = []
        for target in INCLUDE.findall(path.read_text()):
            candidates = (posixpath.normpath(f"{folder}/{target}") for folder in folders)
            if match := next((candidate for candidate in candidates if candidate in files), None):
                found.append(match)
        includes[name] = found
    return {name: file_at(name, layers) for name in files}, includes


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The strongly connected components of more than one node (Tarjan, without recursion)."""
    index, low, on_stack, stack, out = {}, {}, set(), [], []
    for root in sorted(graph):
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(graph.get(target, ())))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    if len(component) > 1:
                        out.append(sorted(component))
    return out


def is_listed(header: str, entries: list[str]) -> bool:
    return any(header.startswith(entry) if entry.endswith("/") else header == entry for entry in entries)


def violation_of(source: File, target: File, layers: Layers) -> str | None:
    """What is wrong with one include, or None."""
    header = target.path.removeprefix("src/")
    if not source.module:
        if target.module:
            return "the host includes a module"
        if source.folder not in layers.host or target.folder not in layers.host:
            return "a folder of src/ is missing in layers.txt"
        if layers.host[target.folder] > layers.host[source.folder]:
            return f"{source.folder} is below {target.folder}"
        return None
    if source.folder not in layers.module:
        return f"the folder '{source.folder}' of a module is missing in layers.txt"
    if source.folder == "contract":
        is_contract = target.module and target.folder == "contract"
        if not is_contract and not (not target.module and is_listed(header, layers.contract)):
            return "a contract includes only contracts and what [contract] lists"
        return None
    if not target.module:
        if not is_listed(header, layers.public):
            return "not a public header of the host"
        if header.split("/")[0] in layers.forbidden.get(source.folder, []):
            return f"{source.folder} knows no {header.split('/')[0]}"
        return None
    if target.module != source.module:
        return None if target.folder == "contract" else "the inside of another module"
    if target.folder in layers.forbidden.get(source.folder, []):
        return f"{source.folder} knows no {target.folder}"
    if target.folder not in layers.module:
        return f"the folder '{target.folder}' of a module is missing in layers.txt"
    if layers.module[target.folder] > layers.module[source.folder]:
        return f"{source.folder} is below {target.folder}"
    if layers.module[target.folder] == layers.module[source.folder] and target.folder != source.folder:
        return f"{source.folder} and {target.folder} are one layer"
    return None


def violations_in(root: pathlib.Path, layers: Layers) -> tuple[list[str], int]:
    """All violations, sorted, and the number of includes that were checked."""
    files, includes = read_tree(root, module_names(root), layers)
    violations = []
    file_graph: dict[str, set[str]] = {name: set() for name in files}
    folder_graph: dict[str, set[str]] = {file.unit: set() for file in files.values()}
    for name, targets in includes.items():
        for target in targets:
            wrong = violation_of(files[name], files[target], layers)
            if wrong:
                violations.append(f"{name} includes {target}: {wrong}")
            file_graph[name].add(target)
            if files[name].unit != files[target].unit:
                folder_graph[files[name].unit].add(files[target].unit)
    violations += [f"circle of files: {', '.join(circle)}" for circle in circles(file_graph)]
    violations += [f"circle of folders: {', '.join(circle)}" for circle in circles(folder_graph)]
    return sorted(violations), sum(map(len, includes.values()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source_dir", type=pathlib.Path)
    root = parser.parse_args().source_dir.resolve()
    layers = Layers.parse((root / "src/layers.txt").read_text())
    violations, count = violations_in(root, layers)
    return report(violations, f"{count} includes")


if __name__ == "__main__":
    sys.exit(main())
