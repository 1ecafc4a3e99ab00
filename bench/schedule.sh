#!/usr/bin/env bash
# Many scheduled HTTP services: each is checked at its interval against one nginx on several loopback addresses, every
# check on a connection of its own. Prints CPU per check (user + system of Chiron), how late checks start, memory and
# what the checks came to. The lag is read from chiron_scheduler_lag_seconds, interpolated between its bucket bounds.
#
# Usage: bench/schedule.sh [--services=2000] [--interval=1s] [--seconds=60] [--warmup=20] [--addresses=20] [--pin]
#   --services   services to watch
#   --interval   time between two checks of a service
#   --seconds    length of the measured window
#   --warmup     seconds before it
#   --addresses  addresses 127.0.1.1, 127.0.1.2 … that nginx listens on
#   --pin        Chiron has CPU 0 for itself, nginx the others; by default both go where the kernel puts them
# Needs nginx, curl, taskset. With the defaults it takes 90 seconds.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

services=2000 interval=1s seconds=60 warmup=20 addresses=20 pin=""
options "services interval seconds warmup addresses pin!" "$@"
chiron_cpus=all nginx_cpus=all
[[ -z $pin ]] || chiron_cpus=0 nginx_cpus=1-$(($(nproc --all) - 1))
need nginx curl taskset

machine
versions
echo "run:     $services services every $interval for $seconds s after $warmup s of warm-up," \
    "nginx on $addresses addresses, Chiron on CPU $chiron_cpus"

watched_nginx "$nginx_cpus" "$addresses" "$services" "$interval"
start_chiron "$chiron_cpus" "$work/chiron.yml"
sleep "$warmup"

# scrape FILE: /metrics, and how long it took and how large it was.
scrape() {
    curl -s -o "$work/$1" -w '%{time_total} %{size_download}\n' "http://127.0.0.1:$chiron_port/metrics"
}

# sum FILE METRIC [LABEL]: the sum of a metric's samples, of those with LABEL if it is given.
sum() {
    awk -v metric="$2" -v label="${3:-}" 'index($1, metric) == 1 && $1 ~ "^" metric "([{]|$)" && index($0, label) {
        n += $NF } END { printf "%d\n", n }' "$work/$1"
}

# grown METRIC [LABEL]: by how much it grew within the window.
grown() {
    echo $(($(sum after "$@") - $(sum before "$@")))
}

# lag QUANTILE: milliseconds, by the buckets' growth within the window.
lag() {
    awk -v quantile="$1" '
        index($1, "chiron_scheduler_lag_seconds_bucket{") == 1 {
            match($1, /le="[^"]*"/)
            bound = substr($1, RSTART + 4, RLENGTH - 5)
            if (NR == FNR) { before[bound] = $NF } else { n++; le[n] = bound; seen[n] = $NF - before[bound] }
        }
        END {
            rank = quantile * seen[n]
            for (i = 1; i < n && seen[i] < rank; i++) { }
            if (le[i] == "+Inf") { printf "> %.1f\n", le[i - 1] * 1000; exit }
            low = i > 1 ? le[i - 1] : 0
            below = i > 1 ? seen[i - 1] : 0
            share = seen[i] > below ? (rank - below) / (seen[i] - below) : 1
            printf "%.2f (bucket %.2f to %.2f)\n", (low + (le[i] - low) * share) * 1000, low * 1000, le[i] * 1000
        }' "$work/before" "$work/after"
}

# The clocks are read before each of the two scrapes, so the window holds the cost of one.
begun=${EPOCHREALTIME/[.,]/}
cpu=$(cpu_ticks "$chiron")
scrape before >/dev/null
sleep "$seconds"
cpu=$(($(cpu_ticks "$chiron") - cpu))
took=$((${EPOCHREALTIME/[.,]/} - begun))
rss=$(memory "$chiron" VmRSS)
page=$(scrape after)

checks=$(grown chiron_checks_total)
((checks > 0)) || fail "no check was done: $(tail -n 3 "$work/chiron.log")"
echo
row() {
    printf '%-34s %s\n' "$1" "$2"
}
row "checks done" "$checks"
row "checks per second" "$(awk -v n="$checks" -v us="$took" 'BEGIN { printf "%.0f", n / us * 1e6 }')"
row "checks not passed" "$((checks - $(grown chiron_checks_total 'outcome="passed"')))"
row "overruns" "$(grown chiron_scheduler_overruns_total)"
row "CPU per check, µs" "$(awk -v c="$cpu" -v h="$hertz" -v n="$checks" 'BEGIN { printf "%.0f", c / h * 1e6 / n }')"
row "CPU, share of one core" "$(awk -v c="$cpu" -v h="$hertz" -v us="$took" 'BEGIN { printf "%.0f %%", c / h / us * 1e8 }')"
row "schedule lag p50, ms, interpolated" "$(lag 0.5)"
row "schedule lag p99, ms, interpolated" "$(lag 0.99)"
row "RSS, MiB (peak)" "$rss ($(memory "$chiron" VmHWM))"
row "one scrape of /metrics" "$(awk '{ printf "%.0f ms, %.1f MB\n", $1 * 1000, $2 / 1e6 }' <<<"$page"), $(grep -vc '^#' "$work/after") series"
