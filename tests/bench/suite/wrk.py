"""Reads as fast as they are answered, by wrk."""

import json
import pathlib
import shutil
import subprocess

from processes import TOKEN, BenchError

SCRIPT = pathlib.Path(__file__).with_name("wrk.lua")


def read(port, work, lines, connections, seconds, staff=False, scheme="http"):
    """`lines`: what to ask for in turn, as wrk.lua says. `staff`: with the owner's token."""
    if shutil.which("wrk") is None:
        raise BenchError("wrk is not installed: apt-get install wrk")
    wanted = work / "wrk.txt"
    wanted.write_text("\n".join(lines) + "\n")
    done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-s", SCRIPT,
                           f"{scheme}://127.0.0.1:{port}", "--", wanted, *([TOKEN] if staff else [])], capture_output=True, text=True)
    try:
        result = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        raise BenchError(f"wrk: {done.stdout}{done.stderr}") from None
    if result["errors"]:
        raise BenchError(f"wrk: {result['errors']} answers were errors")
    return result
