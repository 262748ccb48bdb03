"""How work is done: tasks, processes, clusters, the cache of what was done before."""

import gc


def collect_rarely() -> None:
    """Look for circles of objects rarely: hardly any are made, and to look among all that is kept took a tenth of a build."""
    gc.set_threshold(50_000, 20, 100)
