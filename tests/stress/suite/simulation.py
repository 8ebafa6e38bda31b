"""Seeds of the simulation, one process per core, each with its own seeds."""

import os
import re
import subprocess

import report
from processes import BUILD

PROGRAM = BUILD / "tests/simulation/simulation"
SEEDS_APART = 10_000_000  # more than one process gets through
SEEDS_THAT_MEET_ALL = 1000  # all situations, over all processes


# Huge pages: a run walks about in the pages of its simulated files. No more than that: larger caches per
# thread grow the heap to a gigabyte and make it slower.
MALLOC = "glibc.malloc.hugetlb=1"


def started(seconds, first, arguments):
    return subprocess.Popen([str(PROGRAM), "--first", str(first), "--minutes", f"{seconds / 60:.3f}", *arguments],
                            stdout=subprocess.PIPE, text=True, env={**os.environ, "GLIBC_TUNABLES": MALLOC})


def situations_of(output):
    """The situations of one process: name -> seeds in which it came, and how often."""
    return {name: (int(seeds), int(times))
            for seeds, times, name in re.findall(r"^situation +(\d+) +(\d+)  (.+)$", output, re.MULTILINE)}


def add_situations(sums, more):
    for name, (seeds, times) in more.items():
        before = sums.get(name, (0, 0))
        sums[name] = (before[0] + seeds, before[1] + times)


def totals_of(output):
    return {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", output.splitlines()[-1])}


def run(work, options, verdict, arguments=()):
    count = os.cpu_count()
    # From the given seed on, with the number of power cuts that each seed says.
    running = [started(options.seconds, options.seed + process * SEEDS_APART, arguments)
               for process in range(count)]
    sums, situations = {}, {}
    for process in running:
        output, _ = process.communicate()
        add_situations(situations, situations_of(output))
        for line in output.splitlines()[:-1]:
            if not line.startswith(("situation ", "never came: ")):
                verdict.broken(line.strip())
        for key, value in totals_of(output).items():
            sums[key] = sums.get(key, 0) + value
    sums["seconds"] /= count
    report.table("Simulation", [{
        **{key.replace("_", " "): int(sums[key]) for key in ("runs", "failed", "orders", "requests", "power_cuts",
                                                             "lost_sectors", "simulated_hours")},
        "runs a minute": sums["runs"] / sums["seconds"] * 60}])
    report.table("Situations", [{"situation": name, "seeds": seeds, "times": times}
                                for name, (seeds, times) in sorted(situations.items())])
    if sums["runs"] >= SEEDS_THAT_MEET_ALL:
        for name, (seeds, _) in sorted(situations.items()):
            if seeds == 0 and not name.endswith("(not expected)"):
                verdict.broken(f"in {int(sums['runs'])} seeds this situation never came: {name}")
    return sums
