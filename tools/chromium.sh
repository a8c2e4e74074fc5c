#!/bin/sh
# The browser tests drive the system's Chromium. Installed here where that is ours to do; named otherwise.
set -eu

for name in "${OPENNRM_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null && apt-get install -y -qq --no-install-recommends chromium </dev/null >/dev/null && exit 0
fi

echo "Chromium was not found. Install your system's package 'chromium', or set OPENNRM_CHROMIUM to a browser." >&2
if [ "${CI:-}" = true ]; then exit 1; fi
echo "The browser tests will be skipped." >&2
