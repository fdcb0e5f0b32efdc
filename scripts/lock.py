"""Write requirements*.txt from requirements*.in: every platform, every hash, no index named."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")
# In this order, because each is held to the ones before it.
NAMES = ("requirements", "requirements-dev", "requirements-bench", "requirements-uv")


def main() -> int:
    """Resolve each file anew; arguments go to uv, for example `--upgrade-package pandas`."""
    for name in NAMES:
        command = [str(UV), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
        command += ["--annotation-style", "line", "--custom-compile-command", "make lock"]
        command += [f"{name}.in", "--output-file", f"{name}.txt", *sys.argv[1:]]
        if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
