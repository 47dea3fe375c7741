#!/usr/bin/env bash
# Builds what is missing and tells the story of one static key. Exits 0 only when every claim held.
set -euo pipefail
cd "$(dirname "$0")"

for tool in java mvn; do
  command -v "$tool" >/dev/null || { echo "demo.sh needs $tool on the PATH (JDK 17 or newer, Maven 3.8 or newer)" >&2; exit 2; }
done

# Built again when something that it is made of is newer than the last build from here.
stamp=test-apps/demo/target/.built
built() {
  [[ -f $stamp && -f agent/target/holdfast.jar && -f test-apps/ledger-server/target/ledger-server.jar ]] &&
    [[ -d test-apps/http-url-connection/target/classes && -d test-apps/demo/target/lib ]] &&
    [[ -z $(find pom.xml bootstrap agent test-apps -path '*/target' -prune -o -type f -newer "$stamp" -print -quit) ]]
}
if ! built; then
  echo "Building (the first time downloads what the build needs) ..."
  mvn -B -q -ntp -DskipTests -pl test-apps/demo -am package
  touch "$stamp"
fi

exec java -cp "test-apps/demo/target/classes:test-apps/demo/target/lib/*" dev.holdfast.demo.Demo test-apps/demo/target
