#!/usr/bin/env bash
# Runs one step of a build as one line with its seconds; what it says goes into target/logs/NAME.log.
#   step.sh [--makes FILE] [--sum PROGRAM] NAME TEXT COMMAND...
# On a terminal the seconds count up meanwhile. A step that fails shows the end of its log, then NAME.failed.log.
# --makes: the file whose time tells that the step is done. Of several runs of make in one tree, one takes the step and
#          the others wait; they leave it alone if FILE is newer than STEP_BEGAN, the time (date +%s.%N) of their start.
# --sum:   a program of awk that reads the log and says in a few words what came of it.
set -euo pipefail
export LC_ALL=C.UTF-8 # whose digits and decimal point these lines and sums have
root=$(cd "$(dirname "$0")/.." && pwd)

makes="" sum=""
while true; do
    case $1 in
        --makes) makes=$2; shift 2 ;;
        --sum) sum=$2; shift 2 ;;
        *) break ;;
    esac
done
name=$1 text=$2
shift 2
log=$root/target/logs/$name.log
mkdir -p "$(dirname "$log")"

# Lines of steps that run side by side are printed whole, at their ends.
style=open
case ${MAKEFLAGS-} in
    *jobserver*) style=whole ;;
    *) [ ! -t 1 ] || style=live ;;
esac
unset MAKEFLAGS MFLAGS MAKELEVEL # cargo would look for make's job server, which is not handed on

milliseconds() { date +%s%3N; }
elapsed() { local ms=$(($(milliseconds) - began)); echo "$((ms / 1000)).$((ms % 1000 / 100)) s"; }
count_up() { while sleep 1; do printf '\r%s ... %s ' "$text" "$(elapsed)"; done; }
begin() {
    case $style in
        live) printf '%s ... ' "$text"; count_up & counter=$! ;;
        open) printf '%s ... ' "$text" ;;
    esac
}
stop_counting() {
    [ -n "$counter" ] || return 0
    kill "$counter" 2>/dev/null || true
    wait "$counter" 2>/dev/null || true
    counter=""
}
finish() { # words
    stop_counting
    case $style in
        live) printf '\r%s ... %s\033[K\n' "$text" "$1" ;;
        open) printf '%s\n' "$1" ;;
        whole) printf '%s ... %s\n' "$text" "$1" ;;
    esac
}
made_meanwhile() { [ -n "$makes" ] && [ -n "$(find "$makes" -newermt "@${STEP_BEGAN:-$(date +%s.%N)}" 2>/dev/null)" ]; }

began=$(milliseconds) counter=""
trap stop_counting EXIT
exec 9>"$log.lock"
begin
flock 9
if made_meanwhile; then
    finish "made by another run"
    exit 0
fi
code=0
# cargo cannot wait for its compilers where SIGCHLD is ignored; with the rest, as a shell in the foreground has it.
env --default-signal=INT,QUIT,TERM,CHLD "$@" >"$log" 2>&1 </dev/null 9>&- || code=$?
if [ "$code" != 0 ]; then
    finish "failed after $(elapsed)"
    mv "$log" "${log%.log}.failed.log" # which no run beside this one writes over
    log=${log%.log}.failed.log
    { echo "the end of ${log#"$PWD"/}:"; tail -n 40 "$log"; echo "the whole log: ${log#"$PWD"/}"; } >&2
    exit "$code"
fi
[ -z "$makes" ] || touch "$makes"
words=$([ -z "$sum" ] || awk "$sum" "$log")
finish "${words:+$words, }$(elapsed)"
