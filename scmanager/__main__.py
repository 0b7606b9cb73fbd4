"""`python -m scmanager` starts the program."""

import gc
import sys

gc.disable()  # what is imported stays; the session has a `GarbageCollector` of its own

from scmanager.app import main  # noqa: E402 -- so that the imports are not collected over and over

if __name__ == "__main__":
    sys.exit(main())
