"""`python -m scmanager` starts the program."""

import sys

from scmanager.app import main

if __name__ == "__main__":
    sys.exit(main())
