"""lccp: documents of China's low-carbon pilot programme, turned into tables whose every cell can be traced."""

__version__ = "0.1.0"
