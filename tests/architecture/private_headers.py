"""Compiles with the real flags of each module. Its own contract, its own private headers and the contracts that
it declares must be found (the positive control). An include of another module's private header must not compile,
and no private header of another module may be visible, by its plain name or by a path.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

from tree import module_names, report


def plain_command(words: list[str], compiler: str) -> list[str]:
    """The compiler and its flags, without launchers, file names and the precompiled header, which
    would have to be up to date and says nothing about what can be included."""
    kept, rest = [compiler], iter(words[words.index(compiler) + 1 :])
    for word in rest:
        if word in {"-o", "-c", "-MF", "-MT", "-Xclang"}:
            next(rest, None)
        elif word != "-MD":
            kept.append(word)
    return kept


def flags_of_modules(
    build_dir: pathlib.Path, compiler: str
) -> dict[str, tuple[str, list[str]]]:
    """For each module the folder and the command that compile one of its private files."""
    flags = {}
    for entry in json.loads((build_dir / "compile_commands.json").read_text()):
        # A file of its own, or a batch of files that CMake has put together.
        match = re.search(r"/modules/(\w+)/(?:module\.cpp|CMakeFiles/\1\.dir/Unity/unity_0_cxx\.cxx)$", entry["file"])
        if match and match[1] not in flags:
            command = plain_command(shlex.split(entry["command"]), compiler)
            flags[match[1]] = (entry["directory"], command)
    return flags


def compile_text(flags: tuple[str, list[str]], text: str) -> tuple[bool, str]:
    """Whether the text compiles, and what the compiler said."""
    directory, command = flags
    result = subprocess.run(
        [*command, "-fsyntax-only", "-ferror-limit=0", "-x", "c++", "-"], input=text, cwd=directory, capture_output=True, text=True
    )
    return result.returncode == 0, result.stderr


def visible_headers(flags: tuple[str, list[str]], candidates: list[str]) -> list[str]:
    """Which of these names an #include would find."""
    text = "".join(f'#if __has_include("{name}")\n#warning visible:{name}\n#endif\n' for name in candidates)
    _, said = compile_text(flags, text)
    return sorted(set(re.findall(r"visible:(\S+) \[", said)))  # a warning, or an error by -Werror


def headers(folder: pathlib.Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.h"))


def declared_contracts(folder: pathlib.Path) -> list[str]:
    match = re.search(r"baedal_module\(\s*\w+\s+CONTRACTS\s+([^)]*)\)", (folder / "CMakeLists.txt").read_text())
    return match[1].split() if match else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source_dir", type=pathlib.Path)
    parser.add_argument("build_dir", type=pathlib.Path)
    parser.add_argument("--compiler", default="/usr/bin/clang++-19")
    arguments = parser.parse_args()
    source_dir = arguments.source_dir.resolve()
    modules = module_names(source_dir)
    flags = flags_of_modules(arguments.build_dir, arguments.compiler)
    if missing := set(modules) - set(flags):
        sys.exit(f"compile_commands.json has no file of: {', '.join(sorted(missing))}")

    violations: list[str] = []
    tried = 0

    def require_contracts(module: str) -> None:
        nonlocal tried
        folder = source_dir / "modules" / module
        visible = sorted({module, *declared_contracts(folder)})
        names = [name for other in visible for name in headers(source_dir / "modules" / other / "contract")]
        compiled, said = compile_text(flags[module], "".join(f'#include "{name}"\n' for name in names))
        tried += 1
        if not compiled:
            violations.append(f"{module} cannot include the contracts of {', '.join(visible)}:\n{said}")

    def refuse_private(module: str, other: str) -> None:
        nonlocal tried
        # Two modules may each have a module.h: the plain name finds its own.
        own = set(headers(source_dir / "modules" / module)) | set(headers(source_dir / "src"))
        private = [h for h in headers(source_dir / "modules" / other) if not h.startswith("contract/")]
        plain = [name for name in private if name not in own]
        for name in plain[:1]:
            compiled, said = compile_text(flags[module], f'#include "{name}"\n')
            tried += 1
            if compiled or f"'{name}' file not found" not in said:
                violations.append(f'{module} does not fail on #include "{name}", which is private to {other}:\n{said}')
        paths = [f"{prefix}{other}/{name}" for name in private for prefix in ("", "modules/")]
        for name in visible_headers(flags[module], plain + paths):
            violations.append(f'{module} can include "{name}", which is private to {other}')

    # A checker that finds nothing would pass everything: it must find the headers of a module itself.
    for module in modules:
        folder = source_dir / "modules" / module
        own = [f"{module}/{name}" for name in headers(folder) if not name.startswith("contract/")]
        own = sorted([*own, *headers(folder / "contract")])
        if visible_headers(flags[module], [*own, "no/such/header.h"]) != own:
            sys.exit(f"The headers of {module} itself are not found: this check would prove nothing.")

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        pairs = [(module, other) for module in modules for other in modules if other != module]
        tasks = [pool.submit(require_contracts, module) for module in modules]
        tasks += [pool.submit(refuse_private, *pair) for pair in pairs]
        for task in tasks:
            task.result()
    return report(sorted(violations), f"{len(modules)} modules in {tried} compilations")


if __name__ == "__main__":
    sys.exit(main())
