"""What several suites have in common."""

import sys
from pathlib import Path

# The server that checks signatures is there for every language.
sys.path.insert(0, str(Path(__file__).parents[3] / "tests"))
