"""``python -m helpers``: the commands behind the Makefile."""

import sys

from helpers.run.command_line import main

if __name__ == "__main__":
    sys.exit(main())
