"""Reads the defences against faults of memory from the release program, and reports each that is missing.

The note of CET (IBT, SHSTK) is not demanded: the linker drops it, because the startup files and the archives of
Debian 12 have none. The project's own code has the marks of indirect branches nevertheless.
"""

import argparse
import pathlib
import re
import subprocess
import sys

from tree import report

CANARY = re.compile(r"%fs:(40|0x28)\b")  # the canary's place on x86-64
SYMBOL = re.compile(r"^[0-9a-f]+ <(.+)>:$")


def header_violations(text: str) -> list[str]:
    """`text` is printed by readelf with --file-header, --program-headers and --dynamic-table."""
    out = []
    if not re.search(r"^\s*Type:\s+DYN", text, re.M):
        out.append("the program has a fixed address (no PIE)")
    if "GNU_RELRO" not in text:
        out.append("relocations stay writable (no RELRO)")
    if not re.search(r"\bNOW\b", text):
        out.append("relocations are resolved late (no BIND_NOW)")
    segments = re.findall(r"^\s+(\w+)(?:\s+0x[0-9a-f]+){5}\s+([RWE ]+?)\s+0x", text, re.M)
    stacks = [flags for kind, flags in segments if kind == "GNU_STACK"]
    if not stacks or any("E" in flags for flags in stacks):
        out.append("the stack is executable")
    if not any(kind == "LOAD" for kind, _ in segments):
        out.append("no segment was read")
    out += [f"a segment ({kind}) is writable and executable"
            for kind, flags in segments if "W" in flags and "E" in flags]
    return out


def functions_of(disassembly, part: str):
    """The name and the lines of each function whose mangled name contains `part`."""
    name, lines = None, []
    for line in disassembly:
        found = SYMBOL.match(line)
        if found:
            if name is not None:
                yield name, lines
            name, lines = (found[1] if part in found[1] else None), []
        elif name is not None and line.strip():
            lines.append(line)
    if name is not None:
        yield name, lines


def code_violations(disassembly, part: str) -> tuple[list[str], int]:
    """Canaries and marks of indirect branches in the functions whose names contain `part`, and their number."""
    total = canaries = marked = 0
    for _, lines in functions_of(disassembly, part):
        total += 1
        canaries += any(CANARY.search(line) for line in lines)
        marked += bool(lines) and "endbr64" in lines[0]
    out = []
    if total == 0:
        out.append(f"the program has no function with {part} in its name: nothing was checked")
    # -fstack-protector-strong skips functions without an array or an address of a local variable.
    elif canaries < total / 5:
        out.append(f"{canaries} of {total} functions have a stack canary")
    # Functions of a file of their own that nothing calls by address have no mark.
    if total and marked < total / 2:
        out.append(f"{marked} of {total} functions begin with endbr64")
    return out, total


def violations_of(program: pathlib.Path, part: str, readelf: str, objdump: str) -> tuple[list[str], int]:
    headers = subprocess.run(
        [readelf, "--file-header", "--program-headers", "--dynamic-table", "--wide", program],
        check=True, capture_output=True, text=True).stdout
    with subprocess.Popen([objdump, "--disassemble", "--no-show-raw-insn", program],
                          stdout=subprocess.PIPE, text=True, errors="replace") as process:
        in_code, total = code_violations((line.rstrip("\n") for line in process.stdout), part)
    if process.returncode != 0:
        sys.exit(f"{objdump} failed")
    return header_violations(headers) + in_code, total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--readelf", default="llvm-readelf-19")
    parser.add_argument("--objdump", default="llvm-objdump-19")
    arguments = parser.parse_args()
    violations, total = violations_of(arguments.program, "6baedal", arguments.readelf, arguments.objdump)
    return report(violations, f"{arguments.program.name} with {total} functions of its own")


if __name__ == "__main__":
    sys.exit(main())
