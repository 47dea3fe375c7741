#!/usr/bin/env bash
# Installs the peers that the tests talk to, where they are missing, and runs every test.
set -euo pipefail
cd "$(dirname "$0")"

# tool or file=Debian package
peers=(curl=curl openssl=openssl npm=npm /usr/sbin/apache2=apache2-bin
  /usr/lib/apache2/modules/mod_oauth2.so=libapache2-mod-oauth2)

missing=()
for peer in "${peers[@]}"; do
  command -v "${peer%%=*}" >/dev/null || [[ -e ${peer%%=*} ]] || missing+=("${peer#*=}")
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

# what the lock file names, node itself included
provider=test-apps/oidc-provider
if command -v npm >/dev/null && ! cmp -s "$provider/package-lock.json" "$provider/node_modules/installed-lock.json"; then
  echo "Installing oidc-provider"
  if npm ci --prefix "$provider" --no-audit --no-fund --loglevel=error; then
    cp "$provider/package-lock.json" "$provider/node_modules/installed-lock.json"
  else
    echo "oidc-provider is not installed. The tests that need it are left out and named." >&2
  fi
fi

exec mvn -B -ntp verify "$@"
