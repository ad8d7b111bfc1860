"""`python -m yimen ...`: see yimen.config.cli."""

import sys

from yimen.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
