"""`python -m assistant`: the command line, from a checkout."""

import sys

from assistant.cli import main

sys.exit(main())
