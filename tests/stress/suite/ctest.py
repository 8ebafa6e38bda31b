"""Tests of ctest as a part of the stress tests: each once, whatever time that takes."""

import os
import re
import subprocess
import time

import report
from processes import ROOT

SEEDS = "100"  # for the tests that read BAEDAL_SEEDS


def run_labelled(title, tree, label, environment, work, verdict):
    """Runs the tests of build/<tree> that have the label."""
    begun = time.monotonic()
    ended = subprocess.run(
        ["ctest", "--test-dir", str(ROOT / "build" / tree), "-L", f"^{label}$", "--output-on-failure",
         "--no-tests=error", "--parallel", str(os.cpu_count())],
        capture_output=True, text=True, env={**os.environ, "TMPDIR": str(work), **environment})
    log = work / "ctest.log"
    log.write_text(ended.stdout + ended.stderr)
    failed = re.findall(r"^\s*\d+ - (\S+) \(", ended.stdout, re.MULTILINE)
    for name in failed:
        verdict.broken(f"{name}: see {log}")
    if ended.returncode != 0 and not failed:
        verdict.broken(f"ctest failed: see {log}")
    passed = len(re.findall(r" Passed ", ended.stdout))
    figures = {"passed": passed, "failed": len(failed), "seconds": round(time.monotonic() - begun)}
    report.table(title, [figures])
    return figures
