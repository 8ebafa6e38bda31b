"""The end-to-end tests under the address and undefined-behaviour sanitizers."""

from ctest import run_labelled


def run(work, options, verdict):
    return run_labelled(
        "End-to-end tests under the address and undefined-behaviour sanitizers", "asan", "stress",
        {"ASAN_SYMBOLIZER_PATH": "/usr/bin/llvm-symbolizer-19", "ASAN_OPTIONS": "detect_leaks=1",
         "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1"},
        work, verdict)
