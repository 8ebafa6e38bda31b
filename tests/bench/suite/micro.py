"""The primitives one by one, by Google Benchmark."""

import json
import subprocess

import report
from processes import BUILD, BenchError


def run(work, options):
    done = subprocess.run([BUILD / "tests/bench/bench_micro", "--benchmark_format=json",
                           f"--benchmark_repetitions={options.rounds}", *(["--benchmark_report_aggregates_only=true"] if options.rounds > 1 else []),
                           "--benchmark_enable_random_interleaving=true"], capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchError(done.stderr)
    rows = []
    for each in json.loads(done.stdout)["benchmarks"]:
        if options.rounds == 1 or each.get("aggregate_name") == "median":
            rows.append({"primitive": each["run_name"].removesuffix("/real_time"), "us each": 1e6 / each["items_per_second"],
                         "each/s": each["items_per_second"]})
    report.table("Primitives", rows)
    report.keep("micro", {"rows": rows})
