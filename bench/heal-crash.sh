#!/usr/bin/env bash
# Kills a Chiron that heals, by SIGKILL, at each of the journal's steps and at random moments, with real containers that take
# two seconds to stop. After some 27 kills it waits until all is well, and holds the engine's own account of starts against the
# journal's of attempts: no signal lost, nothing restarted twice for one admission, every attempt explained; it ends with an
# error at the first that is not so. Prints a line for each kill: where it was aimed, what the service had, the state in which
# the journal was left, the seconds until the kill and until Chiron was back; then what the attempts came to.
#
# Usage: bench/heal-crash.sh [--database=sqlite] [--kills=200] [--seconds=3600] [--seed=1]
#   --database  sqlite or postgresql (where the dead one's lease must run out, up to 15 s a kill)
#   --kills     how many
#   --seconds   begins no further lot after that time
#   --seed      of the random moments
# Needs root for an engine of its own, dockerd, target/chiron.jar, the tests' classes (mvn test-compile) and Maven for the
# class path.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

database=sqlite kills=200 seconds=3600 seed=1
options "database kills seconds seed" "$@"
[[ $database == sqlite || $database == postgresql ]] || fail "--database is sqlite or postgresql"
need dockerd
need_tests
[[ -f $home/target/chiron.jar ]] || fail "needs target/chiron.jar: mvn package"

cd "$home"
java_of_tests 256m dev.chiron.e2e.HealCrashBench "$database" "$kills" "$seconds" "$seed"
