"""The acceptance tests of a shop in several processes, and on several hosts, and the document of its API against every
response that they saw."""

import subprocess
import sys

from ctest import run_labelled
from processes import ROOT


def run(work, options, verdict):
    exchanges = work / "exchanges"
    figures = run_labelled("Acceptance tests in other shapes", "release", "shapes",
                           {"BAEDAL_EXCHANGES": str(exchanges)}, work, verdict)
    checked = subprocess.run([sys.executable, "-B", ROOT / "tests/openapi_conformance/check.py", exchanges],
                             capture_output=True, text=True)
    (work / "conformance.log").write_text(checked.stdout + checked.stderr)
    verdict.check(checked.returncode == 0, f"each response is as GET /openapi.json says (see {work}/conformance.log)")
    return figures
