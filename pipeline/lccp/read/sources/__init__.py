"""Where documents lie: the manifest, files of this machine, addresses."""
