#!/usr/bin/env bash
# False alarms: many services watched at a short interval, against an nginx that fails one request in a hundred at
# random, half of them with 503 and half by closing the connection without an answer. Prints how often the program
# called a service down that was not; with the default thresholds that must not happen.
#
# Usage: bench/false-down.sh [--checks=10000] [--services=100] [--interval=500ms] [--failure-threshold=3] [--fate=mixed]
#   --checks             checks to wait for
#   --services           services to watch
#   --interval           time between two checks of a service
#   --failure-threshold  failed checks in a row that make a service down
#   --fate               mixed, 503 or close: what an injected failure is
# Needs nginx, curl. With the defaults it takes 55 seconds. Exit 1 when a service was called down.
set -euo pipefail
# shellcheck source=bench/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

checks=10000 services=100 interval=500ms failure_threshold=3 fate=mixed
options "checks services interval failure-threshold fate" "$@"
need nginx curl
case $fate in
    mixed) first=503 second=444 ;;
    503) first=503 second=503 ;;
    close) first=444 second=444 ;;
    *) fail "--fate is mixed, 503 or close" ;;
esac

versions
echo "run:     $checks checks of $services services every $interval, failure_threshold $failure_threshold, fate $fate"

# 41 of the 4,096 beginnings that a random request id can have are 1.0 % of the requests.
# shellcheck disable=SC2016
nginx_http='map $request_id $fate { default 200; ~^(00|010) '$first'; ~^(01[1-9a-f]|02[0-8]) '$second'; }'
target_port=$(free_port)
# shellcheck disable=SC2016
start_nginx all "listen 127.0.0.1:$target_port;" 'location / {
    if ($fate = 503) { return 503; }
    if ($fate = 444) { return 444; }
    return 200 "ok\n"; }'
awk -v services="$services" -v interval="$interval" -v threshold="$failure_threshold" -v port="$target_port" 'BEGIN {
    print "modules: {web: {prober: http, timeout: 500ms, http: {preferred_ip_protocol: ip4}}}"
    print "defaults: {failure_threshold: " threshold "}"
    print "services:"
    for (i = 0; i < services; i++) {
        printf "  - {name: web-%d, project: bench, type: web, module: web, interval: %s, target: \"http://127.0.0.1:%d/\"}\n",
            i, interval, port
    }
}' >"$work/chiron.yml"
start_chiron all "$work/chiron.yml"

# count [LABELS]: the checks done so far.
count() {
    curl -s "http://127.0.0.1:$chiron_port/metrics" | awk -v label="${1:-}" \
        'index($1, "chiron_checks_total{") == 1 && index($0, label) { n += $NF } END { printf "%d\n", n }'
}

end=$((SECONDS + 600))
until (($(count) >= checks)); do
    ((SECONDS < end)) || fail "only $(count) checks within ten minutes"
    sleep 2
done
done_checks=$(count)
failed=$(count 'outcome="failed"')
timeouts=$(count 'reason="timeout"')
requests=$(nginx_requests)
stop "$chiron"
changes() {
    grep -c " is $1 (was " "$work/chiron.log" || true
}
down=$(changes down)
echo
echo "checks (re-probes included)   $done_checks"
echo "failed                        $failed ($(awk -v f="$failed" -v n="$done_checks" 'BEGIN { printf "%.2f", f / n * 100 }') %)"
echo "  of these by timeout         $timeouts (not injected: this machine was busy)"
echo "requests that nginx counted   $requests"
echo "called degraded               $(changes degraded)"
echo "called down, falsely          $down"
((down == 0)) || exit 1
