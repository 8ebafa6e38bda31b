"""Figures as tables on the screen, and all of them in a file: build/bench.json, if no other is named."""

import datetime
import json
import os
import platform
import statistics

from processes import ROOT

FILE = ROOT / "build/bench.json"


def medians(rounds):
    """One row of medians from rows with the same keys."""
    return {key: statistics.median(row[key] for row in rounds) for key in rounds[0]}


def shown(value):
    if isinstance(value, float):
        if value >= 1000:
            return f"{value:,.0f}"
        return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def table(title, rows):
    """Rows are dictionaries with the same keys; the keys are the head."""
    head = list(rows[0])
    cells = [[shown(row[key]) for key in head] for row in rows]
    widths = [max(len(line[i]) for line in [head, *cells]) for i in range(len(head))]
    print(f"\n{title}")
    for line in [head, *cells]:
        print("  " + "  ".join(cell.rjust(width) for cell, width in zip(line, widths)), flush=True)


def keep(part, figures, file=FILE):
    """Replaces that part of the file; the others stay as they were measured."""
    everything = json.loads(file.read_text()) if file.exists() else {}
    everything[part] = {"at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
                        "cores": os.cpu_count(), "kernel": platform.release(), **figures}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(everything, indent=2, ensure_ascii=False) + "\n")
