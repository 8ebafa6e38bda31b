"""Damage to a database file, as a bad disk or a bad hand does it."""

import os

PAGE = 2048  # of a database
KINDS = ("the first page", "the pages in the middle", "the schema")


def _write(file, at, data):
    descriptor = os.open(file, os.O_WRONLY)
    try:
        os.pwrite(descriptor, data, at)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def the_first_page(file, random):
    """Not even a database any more."""
    _write(file, 0, random.randbytes(PAGE))


def the_pages_in_the_middle(file, random):
    """Every page but the first."""
    for at in range(PAGE, os.path.getsize(file), PAGE):
        _write(file, at, random.randbytes(PAGE))


def the_schema(file, random):
    """The page that says which tables there are, with its header whole."""
    _write(file, 100, random.randbytes(PAGE - 100))


def turned_bytes(file, random):
    """Twenty bytes somewhere behind the first page."""
    size = os.path.getsize(file)
    for _ in range(20):
        if size > PAGE:
            _write(file, random.randrange(PAGE, size), random.randbytes(1))
