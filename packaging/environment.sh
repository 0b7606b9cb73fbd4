#!/bin/sh
# Make the virtual environment .venv with everything the program, its sandbox and its tests need.
set -eu

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && suits "$name"; then
            echo "$name"
            return
        fi
    done
    echo "scmanager needs Python 3.11, 3.12 or 3.13; none was found. Install one, or name it: make PYTHON=/path/to/python" >&2
    exit 1
}

python=$(find_python)
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get -qq update && apt-get -qq install -y --no-install-recommends "python$version-venv" >/dev/null
    else
        echo "Python's venv module is missing. Run: sudo apt-get install python$version-venv" >&2
        exit 1
    fi
fi

if ! [ -x .venv/bin/python ] || ! suits .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "Making the virtual environment .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Installing the program and its libraries into .venv"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --constraint packaging/constraints.txt --editable '.[sandbox,dev]'
# an editable install brings no bytecode of its own; with it the first start is as quick as all others
.venv/bin/python -m compileall -q scmanager
