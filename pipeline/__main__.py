"""``python -m pipeline`` in the project's root: the command line of the package ``lccp`` that lies in this folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from lccp.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
