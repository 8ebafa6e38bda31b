"""Twenty restarts of each kind under load: no call may fail. What the calls took is reported."""

import os
import re
import subprocess

import report
from processes import BUILD

RESTARTS = 20


def run(work, options, verdict):
    ended = subprocess.run(
        [BUILD / "tests/e2e_tests", "--source-file=*/restart_test.cpp", "--test-case=*no call fails*,calls wait*"],
        capture_output=True, text=True,
        env={**os.environ, "TMPDIR": str(work), "BAEDAL_RESTARTS": str(RESTARTS)})
    log = work / "restarts.log"
    log.write_text(ended.stdout + ended.stderr)
    if ended.returncode != 0:
        verdict.broken(f"a call failed: see {log}")
    rows = []
    for name, figures in re.findall(r"TEST CASE: +(.*)\n(?:.*\n)*?.*MESSAGE: (calls=.*)", ended.stdout):
        numbers = {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", figures)}
        rows.append({"restarts": RESTARTS, "calls": int(numbers["calls"]), "p50 ms": numbers["p50_ms"],
                     "p99 ms": numbers["p99_ms"], "longest ms": numbers["longest_ms"], "way": name.strip()})
    if len(rows) != 3:
        verdict.broken(f"three ways were to be measured, and {len(rows)} were: see {log}")
    report.table("Calls while the server is restarted", rows)
    return rows
