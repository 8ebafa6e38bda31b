#!/usr/bin/env python3
"""The corpora: one archive a target in the tree, one folder a target in a build.

corpus.py unpack FOLDER [TARGET...]   every archive to FOLDER/<target>
corpus.py pack FOLDER [TARGET...]     the other way; the same files make the same archive, byte for byte
"""

import io
import lzma
import pathlib
import shutil
import sys
import tarfile

ARCHIVES = pathlib.Path(__file__).resolve().parent / "corpus"


def archive_of(target: str) -> pathlib.Path:
    return ARCHIVES / f"{target}.tar.xz"


def targets() -> list[str]:
    return sorted(path.name.removesuffix(".tar.xz") for path in ARCHIVES.glob("*.tar.xz"))


def unpack(target: str, folder: pathlib.Path) -> pathlib.Path:
    """Replaces folder/target by the content of the archive."""
    out = folder / target
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tarfile.open(archive_of(target), "r:xz") as archive:
        for member in archive:
            if not member.isfile() or "/" in member.name:
                sys.exit(f"{archive_of(target)}: '{member.name}' is not a plain file")
            (out / member.name).write_bytes(archive.extractfile(member).read())
    return out


def pack(target: str, folder: pathlib.Path) -> pathlib.Path:
    """Writes the archive from folder/target. Names are sorted; times and owners are left out."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted((folder / target).iterdir()):
            content = path.read_bytes()
            member = tarfile.TarInfo(path.name)
            member.size, member.mode = len(content), 0o644
            archive.addfile(member, io.BytesIO(content))
    packed = archive_of(target)
    packed.write_bytes(lzma.compress(plain.getvalue(), preset=9 | lzma.PRESET_EXTREME))
    return packed


def main() -> int:
    commands = {"unpack": unpack, "pack": pack}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    for target in sys.argv[3:] or targets():
        commands[sys.argv[1]](target, pathlib.Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
