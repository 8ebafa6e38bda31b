"""The primitives one by one, by Google Benchmark."""

import json
import statistics
import subprocess

import report
from processes import BUILD, BenchError


def run(work, options):
    command = [BUILD / "tests/bench/bench_micro", "--benchmark_format=json",
               f"--benchmark_repetitions={options.rounds}", "--benchmark_enable_random_interleaving=true"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchError(done.stderr)
    rows = []
    measured = {}
    for each in json.loads(done.stdout)["benchmarks"]:
        if each["run_type"] == "iteration":
            measured.setdefault(each["run_name"].removesuffix("/real_time"), []).append(each["items_per_second"])
    for name, rates in measured.items():
        rate = statistics.median(rates)
        rows.append({"primitive": name, "us each": 1e6 / rate, "each/s": rate})
    report.table("Primitives", rows)
    report.keep("micro", {"rows": rows})
