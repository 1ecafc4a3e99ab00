#!/usr/bin/env bash
# Two Chirons on one PostgreSQL, told of each fall by two clustered Alertmanagers: counts how often containers that fall
# once each are restarted. Fails unless it is once each.
#
# Usage: bench/heal-replicas.sh [--rounds=100]
#   --rounds  containers that fall, five at a time
# Needs root for a Docker engine of its own, and the packages that bin/test installs. With the defaults it takes about ten
# minutes, of which Maven takes one.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

rounds=100
options "rounds" "$@"
need mvn dockerd prometheus-alertmanager
cd "$home"

machine
mvn -B -ntp verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test='ReplicasIT#bothAre*' \
    -Dchiron.rounds="$rounds" -Djacoco.skip -Dcyclonedx.skip=true -Dspotless.check.skip >"$work/maven.log" ||
    fail "the run failed: $(grep -m 5 ERROR "$work/maven.log")"
grep -h '^replicas:' "$work/maven.log" target/failsafe-reports/*ReplicasIT*.txt | head -n 1
echo "load after the run: $(cut -d' ' -f1-3 /proc/loadavg)"
