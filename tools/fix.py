"""Draws the generated documents anew; `make fix` runs it after the formatter."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

if (ROOT / "opennrm" / "commands" / "management" / "commands" / "draw.py").exists():
    sys.exit(subprocess.run([sys.executable, "-m", "opennrm.cli", "draw"], cwd=ROOT, check=False).returncode)
