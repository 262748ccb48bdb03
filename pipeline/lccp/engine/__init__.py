"""How work is done: tasks, processes, clusters, the cache of what was done before."""
