#!/usr/bin/env bash
# /probe of Chiron beside blackbox_exporter: both answer the same requests, with the same module file, for the same
# nginx on loopback, in turns (A B A B …) within one run. Prints probes/s, CPU per probe (user + system of the prober),
# latency and memory of each round, then the medians and their ratios.
#
# Usage: bench/probe.sh [--tls] [--free] [--rounds=3] [--seconds=8] [--warmup=12] [--connections=16]
#   --tls          the target speaks TLS 1.3 with a self-signed P-256 certificate that nobody verifies
#   --free         do not pin; by default the prober has CPU 0 for itself, nginx and wrk have the others
#   --rounds       rounds of each prober
#   --seconds      length of a round
#   --warmup       seconds that each prober is warmed up for
#   --connections  connections of the generator, kept alive, each with one request at a time
# Needs nginx, wrk, prometheus-blackbox-exporter, curl, openssl, taskset. With the defaults it takes 80 seconds.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

rounds=3 seconds=8 warmup=12 connections=16 tls="" free=""
options "rounds seconds warmup connections tls! free!" "$@"
scheme=http listen="" prober_cpus=0 other_cpus=""
[[ -z $tls ]] || scheme=https
[[ -z $free ]] || prober_cpus=all
need nginx wrk prometheus-blackbox-exporter curl openssl taskset
(($(nproc) > 1)) || prober_cpus=all
[[ $prober_cpus == all ]] && other_cpus=all || other_cpus=1-$(($(nproc --all) - 1))

machine
versions
echo "peer:    $(prometheus-blackbox-exporter --version 2>&1 | head -n 1)"
echo "run:     $scheme, $connections connections, $rounds rounds of $seconds s each after $warmup s of warm-up," \
    "prober on CPU $prober_cpus, nginx and wrk on $other_cpus"

cat >"$work/modules.yml" <<'END'
modules:
  http_2xx: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4, tls_config: {insecure_skip_verify: true}}}
END
target_port=$(free_port)
listen="listen 127.0.0.1:$target_port backlog=4096;"
if [[ $scheme == https ]]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
        -addext subjectAltName=IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
    listen="listen 127.0.0.1:$target_port ssl backlog=4096; ssl_protocols TLSv1.3; ssl_session_tickets off;
        ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem;"
fi
start_nginx "$other_cpus" "$listen" 'location / { return 200 "ok\n"; }'
start_blackbox "$prober_cpus" "$work/modules.yml"
start_chiron "$prober_cpus" "$work/modules.yml"
query="probe?module=http_2xx&target=$scheme%3A%2F%2F127.0.0.1%3A$target_port%2F"

# generate URL SECONDS: requests microseconds p50 p99 mean errors
generate() {
    (pin "$other_cpus" wrk -t1 -c"$connections" -d"$2"s --timeout 10s -s "$bench/wrk.lua" "$1") |
        awk '$1 == "RESULT" { $1 = ""; print }'
}

# round NAME PID PORT: one round's row, which stands in $work/rows too.
round() {
    local url=http://127.0.0.1:$3/$query cpu seen result
    cpu=$(cpu_ticks "$2")
    seen=$(nginx_requests)
    result=$(generate "$url" "$seconds")
    cpu=$(($(cpu_ticks "$2") - cpu))
    seen=$(($(nginx_requests) - seen - 1))
    awk -v name="$1" -v cpu="$cpu" -v hertz="$hertz" -v seen="$seen" -v rss="$(memory "$2" VmRSS)" \
        '{ printf "%-9s %9.0f %9.0f %8.2f %8.2f %5d %7d %8.4f\n", name, $1 / $2 * 1e6, cpu / hertz * 1e6 / $1,
            $3 / 1000, $4 / 1000, rss, $6, seen / $1 }' <<<"$result" | tee -a "$work/rows"
}

for port in "$blackbox_port" "$chiron_port"; do
    curl -s "http://127.0.0.1:$port/$query" | grep -q -E '^probe_success 1(\.0)?$' || fail "the probe on port $port failed"
    generate "http://127.0.0.1:$port/$query" "$warmup" >/dev/null
done
echo
header=$(printf '%-9s %9s %9s %8s %8s %5s %7s %8s' prober probes/s CPU_µs p50_ms p99_ms RSS errors reached)
echo "$header"
for ((i = 0; i < rounds; i++)); do
    round blackbox "$blackbox" "$blackbox_port"
    round chiron "$chiron" "$chiron_port"
done

# middle NAME COLUMN: the median of a column.
middle() {
    awk -v name="$1" -v column="$2" '$1 == name { print $column }' "$work/rows" | median
}

echo
printf '%-28s %10s %10s %8s\n' median blackbox chiron ratio
line() {
    awk -v what="$1" -v a="$2" -v b="$3" 'BEGIN { printf "%-28s %10s %10s %8.2f\n", what, a, b, b / a }'
}
line "probes/s" "$(middle blackbox 2)" "$(middle chiron 2)"
line "CPU per probe, µs" "$(middle blackbox 3)" "$(middle chiron 3)"
line "latency p50, ms" "$(middle blackbox 4)" "$(middle chiron 4)"
line "latency p99, ms" "$(middle blackbox 5)" "$(middle chiron 5)"
line "RSS at its peak, MiB" "$(memory "$blackbox" VmHWM)" "$(memory "$chiron" VmHWM)"
line "RSS after the run, MiB" "$(memory "$blackbox" VmRSS)" "$(memory "$chiron" VmRSS)"
echo "ratio = chiron / blackbox; reached = requests that nginx counted, per answer of the prober"
