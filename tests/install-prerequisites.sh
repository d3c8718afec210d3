#!/usr/bin/env bash
# Installs the programs that the end-to-end tests drive. Without them those tests are skipped, each with its reason.
set -euo pipefail

packages=(docker-registry podman skopeo umoci debootstrap debian-archive-keyring distro-info-data git db5.3-util zstd)

is_installed() {
    [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

skip() {
    echo "$1: the tests that build base images (debootstrap, umoci), push to a registry (docker-registry, skopeo)," \
        "read from an engine (podman), write rpm's old databases (db5.3-util) or read the distributions' end-of-life data (distro-info-data) will be skipped where these are missing." >&2
    exit 0
}

command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || skip "There is no apt-get here"

missing=()
for package in "${packages[@]}"; do
    is_installed "$package" || missing+=("$package")
done
if (( ${#missing[@]} == 0 )); then
    exit 0
fi

as_root=()
if (( EUID != 0 )); then
    command -v sudo >/dev/null || skip "Installing ${missing[*]} needs root or sudo"
    as_root=(sudo)
fi

# Debian starts a package's service on installation unless this file forbids it (invoke-rc.d(8)); an existing one is the machine's own.
policy=/usr/sbin/policy-rc.d
if [[ ! -e "$policy" ]]; then
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
fi

echo "Installing ${missing[*]}." >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"

# A package also enables its service for the next start of the machine; the tests start a registry of their own.
if [[ " ${missing[*]} " == *" docker-registry "* ]] && command -v systemctl >/dev/null; then
    "${as_root[@]}" systemctl disable docker-registry
fi
