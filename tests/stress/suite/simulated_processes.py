"""Seeds of the simulation in several processes."""

import simulation


def run(work, options, verdict):
    return simulation.run(work, options, verdict, ["--processes"])
