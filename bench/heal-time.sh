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
for argument in "$@"; do
    case $argument in
        --kills=*) kills=${argument#*=} ;;
        --help) usage && exit 0 ;;
        *) fail "unknown argument $argument (--help)" ;;
    esac
done
need mvn java dockerd prometheus prometheus-alertmanager
[[ -d $home/target/test-classes/dev/chiron/e2e && -e $home/target/chiron.jar ]] ||
    fail "needs the jar and the tests' classes: mvn -DskipTests package"
cd "$home"
mvn -q -B dependency:build-classpath -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test

machine
versions
echo "run:     $kills kills a trigger"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -Xmx256m \
    -cp "$home/target/test-classes:$home/target/classes:$(<"$work/classpath")" dev.chiron.e2e.HealTimeBench "$kills"
echo "load after the run: $(cut -d' ' -f1-3 /proc/loadavg)"
