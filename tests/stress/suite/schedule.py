"""tests/e2e/random_schedule_test.cpp with one seed after another, until the time is over."""

import os
import subprocess
import time

import report
from processes import BUILD

PROGRAM = BUILD / "tests/e2e_tests"
SEEDS_AT_ONCE = 10  # of one process


def run(work, options, verdict):
    begun = time.monotonic()
    seed = options.seed
    while seed == options.seed or time.monotonic() - begun < options.seconds:
        ended = subprocess.run([str(PROGRAM), "--source-file=*/random_schedule_test.cpp"], capture_output=True, text=True,
                               env={**os.environ, "TMPDIR": str(work), "BAEDAL_SEED": str(seed),
                                    "BAEDAL_RUNS": str(SEEDS_AT_ONCE)})
        if ended.returncode != 0:
            log = work / f"seed-{seed}.log"
            log.write_text(ended.stdout + ended.stderr)
            verdict.broken(f"a seed from {seed} to {seed + SEEDS_AT_ONCE - 1}: see {log}")
        seed += SEEDS_AT_ONCE
    figures = {"seeds": seed - options.seed, "seconds": round(time.monotonic() - begun)}
    report.table("Random schedules of the real program", [figures])
    return figures
