"""The end-to-end tests under the thread sanitizer: each once, whatever time that takes."""

import os
import re
import subprocess
import time

import report
from processes import ROOT

TREE = ROOT / "build/tsan"


def run(work, options, verdict):
    begun = time.monotonic()
    suppressions = ROOT / "tests/tsan.supp"
    ended = subprocess.run(
        ["ctest", "--test-dir", str(TREE), "-L", "^stress$", "--output-on-failure", "--no-tests=error",
         "--parallel", str(os.cpu_count())], capture_output=True, text=True,
        env={**os.environ, "TMPDIR": str(work), "TSAN_SYMBOLIZER_PATH": "/usr/bin/llvm-symbolizer-19",
             "TSAN_OPTIONS": f"halt_on_error=1:second_deadlock_stack=1:suppressions={suppressions}"})
    log = work / "ctest.log"
    log.write_text(ended.stdout + ended.stderr)
    failed = re.findall(r"^\s*\d+ - (\S+) \(", ended.stdout, re.MULTILINE)
    for name in failed:
        verdict.broken(f"{name} under the thread sanitizer: see {log}")
    if ended.returncode != 0 and not failed:
        verdict.broken(f"ctest failed: see {log}")
    passed = len(re.findall(r" Passed ", ended.stdout))
    figures = {"passed": passed, "failed": len(failed), "seconds": round(time.monotonic() - begun)}
    report.table("End-to-end tests under the thread sanitizer", [figures])
    return figures
