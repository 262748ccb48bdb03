"""Commands that read finished outputs: one module each, with ``add_arguments`` and ``run``."""
