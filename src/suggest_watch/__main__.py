"""Runs the terminal face as `python -m suggest_watch`; knows nothing else."""

import sys

from suggest_watch.cli import main

if __name__ == "__main__":
    sys.exit(main())
