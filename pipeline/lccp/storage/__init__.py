"""Output folders: tables and logs, written and read."""
