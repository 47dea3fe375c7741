#!/usr/bin/env bash
# Installs the peers that the tests talk to, where they are missing, and runs every test.
set -euo pipefail
cd "$(dirname "$0")"

# tool=Debian package
peers=(curl=curl openssl=openssl)

missing=()
for peer in "${peers[@]}"; do
  command -v "${peer%%=*}" >/dev/null || missing+=("${peer#*=}")
done

if ((${#missing[@]})); then
  as_root=()
  [[ $(id -u) == 0 ]] || as_root=(sudo -n)
  if command -v apt-get >/dev/null && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }; then
    echo "Installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Not installed, and no way to: ${missing[*]}. The tests that need them are left out and named." >&2
  fi
fi

exec mvn -B -ntp verify "$@"
