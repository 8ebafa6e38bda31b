"""Orders with and without a backup under way, on a shop with 60,000 orders behind it."""

import json
import shutil
import subprocess
import time

import history
import report
from processes import BAEDAL, Baedal, BenchError, load

ORDERS = 60_000
CONNECTIONS = 16


def customers(server, seconds):
    # A busy machine refuses some orders, as overloaded.
    result = load(server.port, CONNECTIONS, seconds, tolerate=True)
    return {"orders/s": result["perSecond"], "refused": result["errors"], "p50 ms": result["p50us"] / 1000, "p99 ms": result["p99us"] / 1000,
            "p99.9 ms": result["p999us"] / 1000}


def begin(server, folder):
    server.post("/admin/backups", {"folder": str(folder)})


def newest(server):
    return server.json("/admin/backups")["items"][0]


def wait(server):
    while newest(server)["state"] == "running":
        time.sleep(0.2)
    made = newest(server)
    if made["state"] != "done":
        raise BenchError(f"the backup failed: {made['error']}")
    return made


def timed(*command):
    begun = time.monotonic()
    done = subprocess.run([BAEDAL, *map(str, command)], capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchError(f"{command[0]}: {done.stdout}{done.stderr}")
    return time.monotonic() - begun


def run(work, options):
    data, backups = work / "shop", work / "backups"
    shutil.copytree(history.folder(ORDERS, options), data)
    without, during, made = [], [], []
    settings = Baedal.DEMO + Baedal.USUAL
    with Baedal(data, options.port, settings) as server:
        customers(server, 1)  # fills the caches
        for _ in range(options.rounds):
            without.append(customers(server, options.seconds))
            begin(server, backups)
            while newest(server)["state"] == "running":
                during.append(customers(server, options.seconds))
            made.append(wait(server))
            server.settle()
        begin(server, backups)
        alone = wait(server)
        server.check_books()
    whole = sorted(backups.iterdir())[-1]
    manifest = json.loads((whole / "manifest.json").read_text())
    restored = timed("restore", "--from", backups, "--data", work / "restored")
    checked = timed("check", "--data", work / "restored")
    report.table(f"{CONNECTIONS} customers, with and without a backup under way",
                 [{"backup": "none", **report.medians(without)}, {"backup": "under way", **report.medians(during)}])
    figures = {"MB": alone["bytes"] / 1e6, "compressed MB": alone["storedBytes"] / 1e6,
               "s alone": alone["durationMs"] / 1000,
               "s beside orders": max(b["durationMs"] for b in made) / 1000,
               "held ms, at most": max(b["heldMs"] for b in [*made, alone]),
               "log MB, at most": max(b["largestLogBytes"] for b in made) / 1e6,
               "restore s": restored, "check s": checked}
    report.table("The backup", [figures])
    report.keep("backup", {"without": report.medians(without), "during": report.medians(during), "backup": figures,
                           "attempts": [manifest["attempts"]]})
