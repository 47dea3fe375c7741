#!/usr/bin/env bash
# Measures, and writes docs/benchmarks.md. All: benchmarks/run.sh; a few minutes, rough: benchmarks/run.sh quick;
# one part, the other from the last run: benchmarks/run.sh [quick] start-up | hot-path | report
# some benchmarks of the hot path's parts, the others from the last run: benchmarks/run.sh only=REGEX
set -euo pipefail
cd "$(dirname "$0")/.."

length=full
parts=(start-up hot-path)
only=
for argument in "$@"; do
  case "$argument" in
    quick) length=quick ;;
    start-up | hot-path) parts=("$argument") ;;
    report) parts=() ;;
    only=*) parts=(hot-path) only=${argument#only=} ;;
    *) sed -n 2,4p benchmarks/run.sh >&2 && exit 2 ;;
  esac
done

mvn -B -q -ntp -Pmeasure package -DskipTests -pl benchmarks,agent/dist,test-apps/ledger-server -am

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
    hot-path) measure hotpath.HotPath "$results" bootstrap/target/classes "$length" ${only:+"$only"} ;;
  esac
  measure report.MachineFacts "$results" "$length"
done
mkdir -p docs
measure report.Report "$results" docs/benchmarks.md
