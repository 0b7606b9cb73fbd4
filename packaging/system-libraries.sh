#!/bin/sh
# Install the system libraries a list names (packaging/debian-*.txt) where they are missing: as root on Debian,
# otherwise print the one command that does. Succeeds either way: what is really missing shows when it is used.
set -eu
command -v dpkg-query >/dev/null 2>&1 || exit 0

installed() {
    dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -q '^installed$'
}

missing=""
for name in $(cat "$@"); do
    # Newer releases carry some libraries under a name that ends in t64.
    installed "$name" || installed "${name}t64" || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    echo "Installing system libraries:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update || echo "The package lists could not be refreshed; going on with the ones there are."
    # shellcheck disable=SC2086
    apt-get -qq install -y --no-install-recommends $missing >/dev/null ||
        echo "Some could not be installed; if a window does not open, run: apt-get install$missing"
else
    echo "Some system libraries are missing. If a window does not open or tests are skipped, run:"
    echo "    sudo apt-get install$missing"
fi
