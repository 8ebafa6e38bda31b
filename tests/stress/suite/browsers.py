"""The browser tests that ./dev test leaves out."""

from ctest import run_labelled


def run(work, options, verdict):
    return run_labelled("Browser tests of every page, of old browsers and of rare faults", "release", "browsers", {},
                        work, verdict)
