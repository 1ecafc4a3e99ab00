#!/usr/bin/env bash
# How long a killed container is gone: prints median (and worst) of the times from the kill until Chiron saw the service
# down, until the container answered again, and until Chiron saw it up; with Chiron's own eyes as the trigger, and by way of
# Prometheus and Alertmanager with the shipped rules.
#
# Usage: bench/heal-time.sh [--kills=20]
#   --kills  containers to kill for each trigger, one after the other
# Needs root for a Docker engine of its own, the packages that bin/test installs, the built jar and the tests' classes
# (mvn -DskipTests package), and Maven for the class path. With the defaults it takes about six minutes.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

kills=20
options "kills" "$@"
need dockerd prometheus prometheus-alertmanager
need_tests
[[ -e $home/target/chiron.jar ]] || fail "needs target/chiron.jar: mvn -DskipTests package"
cd "$home"

machine
versions
echo "run:     $kills kills a trigger"
java_of_tests 256m dev.chiron.e2e.HealTimeBench "$kills"
echo "load after the run: $(cut -d' ' -f1-3 /proc/loadavg)"
