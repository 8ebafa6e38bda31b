"""Proves that hardening.py finds a program without each defence, and passes one that has all."""

import argparse
import pathlib
import subprocess
import sys
import tempfile

from hardening import violations_of

SOURCE = """
#include <cstring>
namespace baedal {
__attribute__((noinline)) int copy(const char* text) {
    char buffer[64];
    std::strcpy(buffer, text);
    return buffer[3];
}
}
int main(int argc, char** argv) { return baedal::copy(argv[argc - 1]); }
"""
ALL = ["-fstack-protector-strong", "-fcf-protection=full", "-pie", "-fPIE",
       "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack"]
PLANTED = {
    "no PIE": (["-no-pie", "-fno-PIE"], "fixed address"),
    "no RELRO": (["-Wl,-z,norelro"], "no RELRO"),
    "no BIND_NOW": (["-Wl,-z,lazy"], "no BIND_NOW"),
    "an executable stack": (["-Wl,-z,execstack"], "stack is executable"),
    "no canary": (["-fno-stack-protector"], "stack canary"),
    "no marks of indirect branches": (["-fcf-protection=none"], "endbr64"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compiler", default="clang++-19")
    parser.add_argument("--readelf", default="llvm-readelf-19")
    parser.add_argument("--objdump", default="llvm-objdump-19")
    arguments = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "planted.cpp"
        source.write_text(SOURCE)
        program = pathlib.Path(folder) / "planted"
        for name, (flags, expected) in {"all defences": ([], None), **PLANTED}.items():
            subprocess.run([arguments.compiler, "-O2", "-fuse-ld=lld-19", source, "-o", program, *ALL, *flags],
                           check=True)
            found, _ = violations_of(program, "6baedal", arguments.readelf, arguments.objdump)
            is_right = not found if expected is None else any(expected in text for text in found)
            print(f"{'ok  ' if is_right else 'FAIL'} {name}: {found}")
            failures += not is_right
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
