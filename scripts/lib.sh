# shellcheck shell=bash
# Words and small tools shared by the scripts in this folder. Bash 3.2 is enough: macOS has no newer one.

heading() { printf '\n\033[1m%s\033[0m\n' "$*"; }
say() { printf '  %s\n' "$*"; }
die() {
    printf '\n\033[31mStopped:\033[0m %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command that asks a registry, and once more if it fails: they do hiccup.
retry() {
    "$@" && return
    say "That failed. Once more in five seconds."
    sleep 5
    "$@"
}

# within SECONDS COMMAND...: ends the command when the time is up. macOS has no `timeout`.
within() {
    local seconds=$1 pid ticks=0
    shift
    "$@" </dev/null &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        if [ "$ticks" -ge "$seconds" ]; then
            kill "$pid" 2>/dev/null || true
            wait "$pid" 2>/dev/null || true
            return 124
        fi
        sleep 1
        ticks=$((ticks + 1))
    done
    wait "$pid"
}

# patiently COMMAND...: runs a long command quietly. Its output goes to a log; here one line tells how far it is, and the
# log's end is shown if it fails.
patiently() {
    local log pid start=$SECONDS every=30 last
    log="$(mktemp "${TMPDIR:-/tmp}/tuppence.XXXXXX")"
    [ -t 1 ] && every=1
    "$@" </dev/null >"$log" 2>&1 &
    pid=$!
    # shellcheck disable=SC2064 # the pid is known now and must not change
    trap "kill $pid 2>/dev/null; exit 130" INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        sleep 1
        if [ $(((SECONDS - start) % every)) -eq 0 ]; then
            last="$(tail -n 1 "$log" | tr -d '\r' | cut -c 1-60)"
            last="$((SECONDS - start)) s, $(grep -c '^ *Compiling ' "$log" || true) crates,$last"
            if [ -t 1 ]; then printf '\r\033[K  %s' "$last"; else say "$last"; fi
        fi
    done
    trap - INT TERM
    [ -t 1 ] && printf '\r\033[K'
    if wait "$pid"; then
        say "done in $((SECONDS - start)) s"
        rm -f "$log"
    else
        tail -n 40 "$log" >&2
        return 1
    fi
}

# as_root COMMAND...: fails without running anything if there is no way to become root.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        return 1
    fi
}

apt_updated=
# apt_install PACKAGE...: fails where there is no apt or no root.
apt_install() {
    have apt-get || return 1
    if [ -z "$apt_updated" ]; then
        retry as_root apt-get update -qq || return 1
        apt_updated=yes
    fi
    retry as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

# at_least WANTED FOUND: compares dotted versions.
at_least() {
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$1" ]
}
