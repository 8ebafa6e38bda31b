"""Writes the C++ source of cp949_table (cp949.h) from Python's codec to the file that is its argument."""

import sys

characters = []
for code_point in range(0x80, 0x10000):
    try:
        encoded = chr(code_point).encode("cp949")
    except UnicodeEncodeError:
        continue
    if len(encoded) == 2:
        characters.append((code_point, int.from_bytes(encoded, "big")))

with open(sys.argv[1], "w", encoding="ascii") as out:
    out.write('// Made by cp949_table.py; do not edit.\n#include "base/cp949.h"\n\n')
    out.write("namespace baedal {\nnamespace {\nconstexpr Cp949Character cp949_characters[] = {\n")
    for at in range(0, len(characters), 8):
        out.write(" ".join(f"{{{code},{encoded}}}," for code, encoded in characters[at:at + 8]) + "\n")
    out.write("};\n}  // namespace\n")
    out.write("const std::span<const Cp949Character> cp949_table{cp949_characters};\n}  // namespace baedal\n")
