"""The unit, integration and end-to-end tests under the address and undefined-behaviour sanitizers."""

from ctest import SEEDS, run_labelled


def run(work, options, verdict):
    return run_labelled(
        "Unit, integration and end-to-end tests under the address and undefined-behaviour sanitizers", "asan", "stress",
        {"ASAN_SYMBOLIZER_PATH": "/usr/bin/llvm-symbolizer-19", "ASAN_OPTIONS": "detect_leaks=1",
         "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1", "BAEDAL_SEEDS": SEEDS},
        work, verdict)
