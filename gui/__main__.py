"""`python -m gui` is the command `nablascope`."""

import sys

from gui.command import main

sys.exit(main())
