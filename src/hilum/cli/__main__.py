"""`python -m hilum.cli` is the `hilum` command."""

import sys

from hilum.cli import main

sys.exit(main())
