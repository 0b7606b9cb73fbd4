#!/bin/sh
# Install the clients of others that the tests run into .venv-clients. What cannot be had is told and left out; the
# tests that need it are skipped then. Dependencies are listed, not resolved: some ask for what no longer installs.
set -u
list=packaging/third-party-clients.txt
folder=.venv-clients

python_clients() {
    .venv/bin/python -m venv "$folder" &&
        grep '==' "$list" >"$folder/python.txt" &&
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --retries 1 --timeout 10 \
            --no-deps --requirement "$folder/python.txt"
}

node_clients() {
    # shellcheck disable=SC2046
    command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
        npm install --silent --no-audit --no-fund --no-save --ignore-scripts --fetch-retries 1 --fetch-timeout 10000 \
            --prefix "$folder" $(grep '^[^#].*@' "$list")
}

rm -rf "$folder"
mkdir "$folder"
echo "Installing clients of others for the tests into $folder"
python_clients 2>/dev/null || echo "The Python clients could not be installed; their tests are skipped."
node_clients 2>/dev/null || echo "The Node.js client could not be installed; its tests are skipped."
