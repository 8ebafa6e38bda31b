"""tests/e2e/hosts_test.cpp with one seed after another, until the time is over."""

import os
import subprocess
import time

import report
from processes import BUILD

PROGRAM = BUILD / "tests/e2e_tests"
SKIPPED = 77


def run(work, options, verdict):
    begun = time.monotonic()
    seed = options.seed
    while seed == options.seed or time.monotonic() - begun < options.seconds:
        ended = subprocess.run([str(PROGRAM), "--source-file=*/hosts_test.cpp"], capture_output=True, text=True,
                               env={**os.environ, "TMPDIR": str(work), "BAEDAL_SEED": str(seed), "BAEDAL_RUNS": "1"})
        if ended.returncode == SKIPPED:
            print(f"  {ended.stderr.strip()}", flush=True)
            return {"skipped": ended.stderr.strip()}
        if ended.returncode != 0:
            log = work / f"seed-{seed}.log"
            log.write_text(ended.stdout + ended.stderr)
            verdict.broken(f"seed {seed}: see {log}")
        seed += 1
    figures = {"seeds": seed - options.seed, "seconds": round(time.monotonic() - begun)}
    report.table("Faults of hosts", [figures])
    return figures
