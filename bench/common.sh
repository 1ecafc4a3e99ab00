#!/usr/bin/env bash
# What the benchmarks share: servers on loopback in a folder of their own, the CPU and memory of a process, medians.
# Sourced, never run. Everything started here ends with the script, by its process id.
# shellcheck disable=SC2034

bench=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
home=${bench%/bench}
work=$(mktemp -d "${TMPDIR:-/tmp}/chiron-bench.XXXXXX")
hertz=$(getconf CLK_TCK)
started=()
readonly bench home work hertz

fail() {
    echo "${0##*/}: $1" >&2
    exit 2
}

clean_up() {
    local pid
    for pid in ${started[@]+"${started[@]}"}; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# Prints the comment at the top of the script.
usage() {
    awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"
}

# options NAMES ARGUMENT...: puts what --NAME=VALUE says into the variable of that name, and 1 into the variable NAME for
# --NAME when NAMES has it as "NAME!"; a dash is an underscore there. --help prints what the script is, and ends it.
options() {
    local names=" $1 " argument name
    shift
    for argument in "$@"; do
        name=${argument#--}
        name=${name%%=*}
        case $argument in
            --help) usage && exit 0 ;;
            --*=*) [[ $names == *" $name "* ]] || fail "unknown argument $argument (--help)" ;;
            *) [[ $names == *" $name! "* ]] || fail "unknown argument $argument (--help)" ;;
        esac
        case $argument in
            *=*) printf -v "${name//-/_}" '%s' "${argument#*=}" ;;
            *) printf -v "${name//-/_}" 1 ;;
        esac
    done
}

need() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || fail "needs $command; bin/test installs the Debian packages"
    done
}

# A port below the ephemeral range on which nobody answers now.
free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# start NAME COMMAND...: starts in the background with its output in $work/NAME.log; the process id is in $pid.
start() {
    local name=$1
    shift
    "$@" >"$work/$name.log" 2>&1 </dev/null &
    pid=$!
    started+=("$pid")
}

# stop PID: ends it and waits for its end.
stop() {
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

# await URL NAME: waits up to 60 s for a 200.
await() {
    local end=$((SECONDS + 60))
    until curl -skf -o /dev/null "$1"; do
        ((SECONDS < end)) || fail "$2 did not answer: $(tail -n 3 "$work/$2.log")"
        sleep 0.05
    done
}

# pin CPUS COMMAND...: runs on these CPUs only; on all when CPUS is "all".
pin() {
    local cpus=$1
    shift
    if [[ $cpus == all ]]; then
        exec "$@"
    fi
    exec taskset -c "$cpus" "$@"
}

# start_nginx CPUS LISTEN SERVER: one worker; LISTEN are its listen directives, SERVER is the rest of the block.
# Its counters answer at /status on $nginx_status.
start_nginx() {
    local user=""
    ((EUID != 0)) || user="user root;"
    mkdir -p "$work/nginx"
    nginx_status=$(free_port)
    cat >"$work/nginx/nginx.conf" <<END
daemon off;
$user
worker_processes 1;
worker_rlimit_nofile 16384;
pid nginx.pid;
events { worker_connections 8192; }
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
    scgi_temp_path scgi; uwsgi_temp_path uwsgi;
    ${nginx_http:-}
    server { $2 $3 }
    server { listen 127.0.0.1:$nginx_status; location /status { stub_status; } }
}
END
    start nginx pin "$1" nginx -p "$work/nginx" -e stderr -c "$work/nginx/nginx.conf"
    await "http://127.0.0.1:$nginx_status/status" nginx
}

# watched_nginx CPUS ADDRESSES SERVICES INTERVAL: an nginx on that many loopback addresses, and $work/chiron.yml, in which
# so many services are checked that often, each on one of them.
watched_nginx() {
    local port listen i
    port=$(free_port)
    listen=$(for ((i = 1; i <= $2; i++)); do echo "listen 127.0.1.$i:$port backlog=4096;"; done)
    start_nginx "$1" "$listen" 'location / { return 200 "ok\n"; }'
    awk -v services="$3" -v interval="$4" -v addresses="$2" -v port="$port" 'BEGIN {
        print "modules: {web: {prober: http, timeout: 1s, http: {preferred_ip_protocol: ip4}}}"
        print "services:"
        for (i = 0; i < services; i++) {
            printf "  - {name: web-%d, project: bench, type: web, module: web, interval: %s, target: \"http://127.0.1.%d:%d/\"}\n",
                i, interval, i % addresses + 1, port
        }
    }' >"$work/chiron.yml"
}

# The requests that nginx has answered so far.
nginx_requests() {
    curl -s "http://127.0.0.1:$nginx_status/status" | awk 'NR == 3 { print $3 }'
}

# start_chiron CPUS CONFIG [FLAG...]: answers on $chiron_port; its process id is in $chiron.
start_chiron() {
    local cpus=$1 config=$2
    shift 2
    chiron_port=$(free_port)
    start chiron pin "$cpus" "$home/bin/chiron" serve --config.file="$config" --storage.path="$work/data" \
        --web.listen-address="127.0.0.1:$chiron_port" --control.listen-address=127.0.0.1:0 "$@"
    chiron=$pid
    await "http://127.0.0.1:$chiron_port/metrics" chiron
}

# start_blackbox CPUS CONFIG: answers on $blackbox_port; its process id is in $blackbox.
start_blackbox() {
    blackbox_port=$(free_port)
    start blackbox pin "$1" prometheus-blackbox-exporter --config.file="$2" \
        --web.listen-address="127.0.0.1:$blackbox_port"
    blackbox=$pid
    await "http://127.0.0.1:$blackbox_port/metrics" blackbox
}

# Makes java_of_tests ready: the tests' classes must be there, and Maven tells the class path.
need_tests() {
    need mvn java
    [[ -d $home/target/test-classes/dev/chiron ]] || fail "needs the tests' classes: mvn test-compile"
    (cd "$home" && mvn -q -B dependency:build-classpath -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test)
    printf '.level=WARNING\nhandlers=java.util.logging.ConsoleHandler\n' >"$work/log.properties"
}

# java_of_tests HEAP CLASS ARGUMENT...: runs a program among the tests' classes, which logs warnings only.
java_of_tests() {
    local heap=$1
    shift
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.util.logging.config.file="$work/log.properties" \
        --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx"$heap" \
        -cp "$home/target/test-classes:$home/target/classes:$(<"$work/classpath")" "$@"
}

# The user and system time of a process so far, in clock ticks.
cpu_ticks() {
    local line
    line=$(<"/proc/$1/stat")
    line=${line##*) }
    awk '{ print $12 + $13 }' <<<"$line"
}

# memory PID FIELD: VmRSS (now) or VmHWM (peak) in MiB.
memory() {
    awk -v field="$2:" '$1 == field { printf "%.0f\n", $2 / 1024 }' "/proc/$1/status"
}

# The median of the numbers on standard input, one a line.
median() {
    sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# One line about the machine and what stands in the way of exact figures.
machine() {
    local cpu memory load
    cpu=$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)
    memory=$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)
    load=$(cut -d' ' -f1 /proc/loadavg)
    echo "machine: $(nproc) CPUs (${cpu:-unknown}), $memory GiB, Linux $(uname -r), load before the run $load"
}

# What runs: versions, and whether bin/chiron has its AOT cache.
versions() {
    local cache="no AOT cache"
    [[ ! -e $home/target/chiron.aot || $home/target/chiron.jar -nt $home/target/chiron.aot ]] || cache="AOT cache"
    echo "chiron:  $("$home/bin/chiron" --version | head -n 1), $cache${CHIRON_JAVA_OPTS:+, $CHIRON_JAVA_OPTS}"
}
