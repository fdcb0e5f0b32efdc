#!/bin/sh
# Run a script with the best Python on this machine: `sh scripts/python.sh SCRIPT ARGUMENTS`.
# $PYTHON if it is set; else the newest of those the board was tried on; else anything from 3.11 on.
# Each is really started, because a name on PATH may be a shim without a Python behind it.
for name in ${PYTHON:-python3.13 python3.12 python3.11 python3 python3.14 python3.15 python}; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$name" "$@"
    fi
done
echo "The board needs Python 3.11 or newer and found none (${PYTHON:-python3.11 to python3.15 on PATH})." >&2
echo "On Debian or Ubuntu:  sudo apt-get install -y python3 python3-venv    then run make again." >&2
echo "Or name one:          PYTHON=/path/to/python3 make setup" >&2
exit 1
