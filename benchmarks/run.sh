#!/usr/bin/env bash
# Measures, and writes docs/benchmarks.md. All: benchmarks/run.sh; a few minutes, rough: benchmarks/run.sh quick;
# one part, the others from the last run: benchmarks/run.sh [quick] start-up | hot-path | clients | report
# some clients, the others from the last run: benchmarks/run.sh [quick] clients=okhttp,jetty-12
# some benchmarks of the hot path's parts, the others from the last run: benchmarks/run.sh only=REGEX
set -euo pipefail
cd "$(dirname "$0")/.."

length=full
parts=(start-up hot-path clients)
only=
clients=
for argument in "$@"; do
  case "$argument" in
    quick) length=quick ;;
    start-up | hot-path | clients) parts=("$argument") ;;
    clients=*) parts=(clients) clients=${argument#clients=} ;;
    report) parts=() ;;
    only=*) parts=(hot-path) only=${argument#only=} ;;
    *) sed -n 2,5p benchmarks/run.sh >&2 && exit 2 ;;
  esac
done

mvn -B -q -ntp -Pmeasure package -DskipTests

results=benchmarks/target/results
measure() { java -cp "benchmarks/target/classes:benchmarks/target/lib/*" "dev.holdfast.benchmarks.$@"; }

first=first
for part in "${parts[@]}"; do
  measure report.MachineFacts "$results" "$length" $first
  first=
  case "$part" in
    start-up)
      rounds=11
      [[ $length == full ]] || rounds=3
      measure startup.StartUp "$results" benchmarks/target/opentelemetry-javaagent.jar "$rounds"
      ;;
    clients)
      rounds=40
      [[ $length == full ]] || rounds=10
      # shellcheck disable=SC2086 # names are words
      measure clients.Throughput "$results" "$rounds" ${clients//,/ }
      ;;
    hot-path) measure hotpath.HotPath "$results" bootstrap/target/classes "$length" ${only:+"$only"} ;;
  esac
  measure report.MachineFacts "$results" "$length"
done
mkdir -p docs
measure report.Report "$results" docs/benchmarks.md
