#!/usr/bin/env bash
# Many subscribers of the live stream while services are checked: prints Chiron's CPU without and with them (the
# difference is what the stream costs), how many messages and bytes came, and how long after its check each message came.
#
# Usage: bench/live.sh [--subscribers=1000] [--services=2000] [--interval=3s] [--seconds=60] [--warmup=20]
#   --subscribers  WebSockets, each of which hears of all services
#   --services     services to watch: with the defaults 667 checks a second
#   --interval     time between two checks of a service
#   --seconds      length of each of the two measured windows
#   --warmup       seconds before them
# The subscribers run on the same machine and cost CPU themselves: with the defaults some hundred megabytes a second
# go over loopback. Needs nginx, curl, taskset and the JDK that runs Chiron. With the defaults it takes three minutes.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

subscribers=1000 services=2000 interval=3s seconds=60 warmup=20
options "subscribers services interval seconds warmup" "$@"
need nginx curl taskset
ulimit -n "$(ulimit -Hn)"

machine
versions
echo "run:     $subscribers subscribers, $services services every $interval, $seconds s after $warmup s of warm-up"

watched_nginx all 20 "$services" "$interval"
start_chiron all "$work/chiron.yml"
control=""
for ((i = 0; i < 600 && ${#control} == 0; i++)); do
    sleep 0.1
    control=$(sed -n 's/.*control listener on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/chiron.log")
done
[[ -n $control ]] || fail "the control listener did not start: $(tail -n 3 "$work/chiron.log")"
sleep "$warmup"

# share TICKS: of one core, within a window.
share() {
    awk -v c="$1" -v h="$hertz" -v s="$seconds" 'BEGIN { printf "%.0f %%", c / h / s * 100 }'
}

metric() {
    curl -s "http://127.0.0.1:$chiron_port/metrics" | awk -v name="$1" '$1 == name { printf "%d\n", $2 }'
}

alone=$(cpu_ticks "$chiron")
events=$(metric chiron_live_events_total)
sleep "$seconds"
alone=$(($(cpu_ticks "$chiron") - alone))
events=$(($(metric chiron_live_events_total) - events))

start crowd "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m "$bench/LiveCrowd.java" "$control" "$subscribers" "$seconds"
crowd=$pid
# passed WORD: waits until the crowd has said it.
passed() {
    until grep -qxs "$1" "$work/crowd.log"; do
        kill -0 "$crowd" 2>/dev/null || fail "the subscribers ended: $(tail -n 3 "$work/crowd.log")"
        sleep 0.05
    done
}
passed begin
heard=$(cpu_ticks "$chiron")
theirs=$(cpu_ticks "$crowd")
passed end
heard=$(($(cpu_ticks "$chiron") - heard))
theirs=$(($(cpu_ticks "$crowd") - theirs))
wait "$crowd" || true

figure() {
    awk -v name="$1" '$1 == name { print $2 }' "$work/crowd.log"
}
row() {
    printf '%-38s %s\n' "$1" "$2"
}
echo
row "events per second" "$(awk -v n="$events" -v s="$seconds" 'BEGIN { printf "%.0f", n / s }')"
row "Chiron without subscribers, of one core" "$(share "$alone")"
row "Chiron with $subscribers subscribers, of one core" "$(share "$heard")"
row "the subscribers themselves" "$(share "$theirs")"
row "messages received per second" "$(figure messages_per_second)"
row "MB received per second" "$(figure megabytes_per_second)"
row "delay p50 / p99 / max, ms" "$(figure delay_p50) / $(figure delay_p99) / $(figure delay_max)"
row "subscribers that ended" "$(figure ended), dropped by Chiron $(metric chiron_live_subscribers_dropped_total)"
row "RSS, MiB (peak)" "$(memory "$chiron" VmRSS) ($(memory "$chiron" VmHWM))"
