"""All tests with a fifth module, the end-to-end tests among them."""

from ctest import run_labelled


def run(work, options, verdict):
    return run_labelled("Tests with a fifth module", "release", "sample_module", {}, work, verdict)
