#!/usr/bin/env bash
# Assembles the agent twice from the same sources and compares the two jars byte for byte.
set -euo pipefail
cd "$(dirname "$0")/../../../.."

first=$(mktemp)
trap 'rm -f "$first"' EXIT

assemble() {
  mvn -B -ntp -q clean package -DskipTests -pl agent/dist -am
}

assemble
cp agent/target/holdfast.jar "$first"
assemble
cmp "$first" agent/target/holdfast.jar
echo "Both have the same bytes: sha256 $(sha256sum <agent/target/holdfast.jar | cut -d' ' -f1)"
