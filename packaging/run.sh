#!/bin/sh
# Start the program on its sandbox; without a display, draw the window off-screen into scmanager.png instead.
set -eu
if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
    exec .venv/bin/python -m scmanager --sandbox
fi
QT_QPA_PLATFORM=offscreen .venv/bin/python -m scmanager --sandbox --screenshot scmanager.png
echo "There is no display, so the window was drawn into scmanager.png."
