#!/usr/bin/env bash
# How soon Chiron answers and how little it holds: from bin/chiron being started to the first answer of /metrics, with
# and without the AOT cache in turns, and the memory after an idle minute, all with the default configuration.
#
# Usage: bench/start.sh [--starts=7] [--idle=60] [--config=FILE]
#   --starts  starts of each kind; the median is printed
#   --idle    seconds before the memory is read; 0 leaves that out
#   --config  another configuration file
# Needs curl. With the defaults it takes 80 seconds.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

starts=7 idle=60 config=$home/config/chiron.yml
options "starts idle config" "$@"
need curl
extra=${CHIRON_JAVA_OPTS:-}

machine
versions
echo "run:     $starts starts of each kind in turns, page cache warm, then $idle s of idling"

# answers PORT: whether a GET of /metrics is answered with 200, without starting a process.
answers() {
    local line
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    read -r line <&3 || line=""
    exec 3<&-
    [[ $line == HTTP/1.1\ 200* ]]
}

# first_answer OPTIONS: starts Chiron and notes the milliseconds to the first answer, its memory in MiB and CPU in
# milliseconds by then.
first_answer() {
    local port begun took end=$((SECONDS + 60))
    port=$(free_port)
    exec 4<><(:) # a descriptor that never has anything to read: sleeping without a process
    begun=${EPOCHREALTIME/[.,]/}
    CHIRON_JAVA_OPTS="$extra $1" start chiron "$home/bin/chiron" serve --config.file="$config" \
        --storage.path="$work/data" --web.listen-address="127.0.0.1:$port" --control.listen-address=127.0.0.1:0
    until answers "$port" 2>/dev/null; do
        ((SECONDS < end)) || fail "no answer within a minute: $(tail -n 3 "$work/chiron.log")"
        read -r -t 0.004 -u 4 || true
    done
    took=$(((${EPOCHREALTIME/[.,]/} - begun) / 1000))
    echo "$took $(memory "$pid" VmRSS) $(($(cpu_ticks "$pid") * 1000 / hertz))" >>"$work/$2"
    stop "$pid"
}

first_answer "" warm-up
for ((i = 0; i < starts; i++)); do
    first_answer "" with
    first_answer "-XX:AOTMode=off" without
done

echo
printf '%-24s %8s %8s %8s %14s %14s\n' "first /metrics after, ms" median best worst "CPU then, ms" "RSS then, MiB"
for kind in with without; do
    printf '%-24s %8.0f %8d %8d %14.0f %14.0f\n' "$kind AOT cache" "$(cut -d' ' -f1 "$work/$kind" | median)" \
        "$(sort -n "$work/$kind" | head -n 1 | cut -d' ' -f1)" "$(sort -n "$work/$kind" | tail -n 1 | cut -d' ' -f1)" \
        "$(cut -d' ' -f3 "$work/$kind" | median)" "$(cut -d' ' -f2 "$work/$kind" | median)"
done
((idle > 0)) || exit 0

start_chiron all "$config"
sleep "$idle"
cpu=$(cpu_ticks "$chiron")
echo
echo "after $idle s of idling: RSS $(memory "$chiron" VmRSS) MiB (peak $(memory "$chiron" VmHWM))," \
    "CPU so far $(awk -v c="$cpu" -v h="$hertz" 'BEGIN { printf "%.1f", c / h }') s"
