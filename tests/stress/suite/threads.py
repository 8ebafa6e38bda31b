"""The unit, integration and end-to-end tests under the thread sanitizer."""

from ctest import SEEDS, run_labelled
from processes import ROOT


def run(work, options, verdict):
    return run_labelled(
        "Unit, integration and end-to-end tests under the thread sanitizer", "tsan", "stress",
        {"TSAN_SYMBOLIZER_PATH": "/usr/bin/llvm-symbolizer-19",
         "TSAN_OPTIONS": f"halt_on_error=1:second_deadlock_stack=1:suppressions={ROOT}/tests/tsan.supp",
         "BAEDAL_SEEDS": SEEDS},
        work, verdict)
