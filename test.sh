#!/usr/bin/env bash
# Runs every test. Installs what tests need from Debian's packages, where apt-get is there; what could not run is shown as skipped, with the reason.
set -euo pipefail
cd "$(dirname "$0")"

tests/install-prerequisites.sh
dotnet tool restore
dotnet build PolicyGate.sln -c Release -v quiet

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test --solution PolicyGate.sln -c Release --no-build --no-ansi --no-progress "$@" 2>&1 | tee "$log" || status=$?

count() { sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
echo
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
exit "$status"
