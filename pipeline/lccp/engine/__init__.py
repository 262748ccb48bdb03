"""How work is done: tasks, processes, clusters, the cache of what was done before."""

import gc


def collect_rarely() -> None:
    """Let the garbage collector run rarely: hardly any cycles are made, and to look for them took a tenth of a build."""
    gc.set_threshold(50_000, 20, 100)
