#!/usr/bin/env bash
# What memory costs. write: checks of many services are told to the store at a steady rate; prints the CPU time of the
# store's threads and the longest time from a check to its commit. month: how long it takes to open a database in which 5,000
# services have a month behind them. read: a database is filled with rows and its hours are
# summed up; then it is asked for what is remembered at a start, and for the last day of services, cold (its files dropped
# from the page cache, the server restarted) and warm.
#
# Usage: bench/store.sh [--databases="sqlite postgresql"] [--seconds=60] [--services=10000] [--every=15] [--rows=0]
#   --databases  which to measure
#   --seconds    length of the measured window of write, after 15 s of warm-up
#   --services   services that are checked in write
#   --every      seconds between two checks of a service
#   --rows       rows for read; 50000000 takes 13 to 20 GB and some ten minutes a database. 0 leaves read out
# Needs the tests' classes (mvn test-compile), Maven for the class path, and PostgreSQL's server programs.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

databases="sqlite postgresql" seconds=60 services=10000 every=15 rows=0
options "databases seconds services every rows" "$@"
need_tests
readonly filled_services=5000

bench() {
    java_of_tests 512m dev.chiron.store.StoreBench "$@"
}

# Drops files from the page cache, and nothing else.
make_cold() {
    sync
    find "$1" -type f -exec dd if={} of=/dev/null iflag=nocache count=0 status=none \;
}

# As the user postgres if we are root, as whom PostgreSQL does not run.
as_postgres() {
    if ((EUID == 0)); then
        exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"
    fi
    exec "$@"
}

programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort | tail -n 1)

# Default settings with fsync, but for the port and as much memory as a database of that size is given.
start_postgres() {
    start postgres as_postgres "$programs/postgres" -D "$work/postgres/data" -c listen_addresses=127.0.0.1 \
        -c port="$postgres_port" -c unix_socket_directories= -c shared_buffers=1GB -c max_wal_size=4GB
    postgres=$pid
    until "$programs/pg_isready" -q -h 127.0.0.1 -p "$postgres_port"; do sleep 0.1; done
}

make_postgres() {
    [[ -n $programs ]] || fail "needs PostgreSQL's server programs"
    postgres_port=$(free_port)
    mkdir -p "$work/postgres"
    chmod 711 "$work"
    ((EUID != 0)) || chown postgres "$work/postgres"
    (as_postgres "$programs/initdb" -D "$work/postgres/data" -U postgres --auth=trust --locale=C --encoding=UTF8) \
        >"$work/initdb.log"
    start_postgres
    "$programs/createdb" -h 127.0.0.1 -p "$postgres_port" -U postgres writing
    "$programs/createdb" -h 127.0.0.1 -p "$postgres_port" -U postgres reading
    "$programs/createdb" -h 127.0.0.1 -p "$postgres_port" -U postgres month
}

machine
echo "run:     $services services every $every s for $seconds s after 15 s of warm-up; $rows rows to read from"
for database in $databases; do
    if [[ $database == postgresql ]]; then
        make_postgres
        writing=jdbc:postgresql://127.0.0.1:$postgres_port/writing
        reading=jdbc:postgresql://127.0.0.1:$postgres_port/reading
        month=jdbc:postgresql://127.0.0.1:$postgres_port/month
    else
        mkdir -p "$work/sqlite"
        writing=jdbc:sqlite:$work/writing.db reading=jdbc:sqlite:$work/sqlite/reading.db
        month=jdbc:sqlite:$work/month.db
    fi
    bench write "$writing" "$seconds" "$services" "$every"
    bench month "$month" "$filled_services"
    if ((rows > 0)); then
        bench fill "$reading" "$rows" "$filled_services"
        bench tidy "$reading" "$filled_services"
        if [[ $database == postgresql ]]; then
            stop "$postgres"
            make_cold "$work/postgres"
            start_postgres
        else
            make_cold "$work/sqlite"
        fi
        bench read "$reading" "$filled_services" cold
        bench read "$reading" "$filled_services" warm
    fi
done
