#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# `./dev` as its user meets it: help, calls that cannot be, a demonstration begun twice in the same
# home, and the Ctrl-C that ends it. A full disk is one that df says is full.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
readonly DEV="$ROOT/dev"
readonly VERBS=(run test smoke simulate build format lint psql bench code)
readonly INNER_VERBS=(sanitize browser fuzz restart-engine)
readonly BUILT_WITHIN_SECONDS=2400 # the first start builds the engine where none is
# Promised are 5, on a machine that has nothing else to do. Where other tests run beside this one it
# is not the script that is slow: the time in which something waited for a processor is not counted,
# as the kernel measures it. Where it does not, only 15 are an error.
readonly AGAIN_OF_ITS_OWN_MS=5000
readonly AGAIN_UNMEASURED_MS=15000
readonly STARTED_WITHIN_SECONDS=120
readonly REFUSED_WITHIN_SECONDS=60

WORK="$(mktemp -d "${TMPDIR:-/tmp}/ecoute-dev-run.XXXXXX")"
readonly WORK
readonly HOME_HERE="$WORK/a home"
RUN=""
STRANGER=""

say() { printf '%s\n' "$*"; }

fail() {
  printf 'NO  %s\n' "$*" >&2
  exit 1
}

# ---------------------------------------------------------------- what runs in the home, and where

pg_folder() { cat "$HOME_HERE/postgresql-folder" 2>/dev/null || say "$HOME_HERE/postgresql"; }

pg_socket() { sed -n 's/^connection = "host=\([^ ]*\) .*/\1/p' "$HOME_HERE/ecoute.toml"; }

# Every process that names the home or its PostgreSQL. The names come from a file, so that grep
# does not find itself.
running_here() { grep -lF -f "$WORK/names" /proc/[0-9]*/cmdline 2>/dev/null || true; }

cleanup() {
  local code=$? left
  trap - EXIT INT TERM
  if [[ -n $RUN ]]; then
    kill -TERM -- "-$RUN" 2>/dev/null || true
    wait "$RUN" || true
  fi
  if [[ -n $STRANGER ]]; then kill "$STRANGER" 2>/dev/null || true; fi
  for left in $(running_here); do # nothing, unless Ctrl-C is broken
    left="${left#/proc/}"
    kill -TERM "${left%/*}" 2>/dev/null || true
  done
  if [[ -f $HOME_HERE/ecoute.toml ]]; then rm -rf "$(pg_folder)" "$(pg_socket)"; fi
  rm -rf "$WORK"
  exit "$code"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

# ---------------------------------------------------------------- help

helps() {
  local verb text preset
  "$DEV" help >"$WORK/help" || fail "./dev help: exit code $?"
  for verb in "${VERBS[@]}" "${INNER_VERBS[@]}"; do
    grep -qwF -e "$verb" "$WORK/help" || fail "./dev help does not name '$verb'"
    text="$("$DEV" "$verb" --help)" || fail "./dev $verb --help: exit code $?"
    [[ $text == "./dev $verb"* ]] || fail "./dev $verb --help speaks of something else: $text"
  done
  text="$("$DEV" build --help)"
  while read -r preset; do
    grep -qwF -e "$preset" <<<"$text" || fail "./dev build --help does not name '$preset'"
  done < <(sed -n 's/.*"configurePreset": "\([^"]*\)".*/\1/p' "$ROOT/CMakePresets.json")
  say "ok  help of ${VERBS[*]}, and of the inner ${INNER_VERBS[*]}"
}

# ---------------------------------------------------------------- calls that cannot be

# refused WORDS ARGUMENT...: exit code 1, and one line on stderr that holds the words. AS, where it
# is set, is a command that runs another.
AS=()
refused() {
  local words="$1" code=0
  shift
  "${AS[@]}" timeout "$REFUSED_WITHIN_SECONDS" "$DEV" "$@" >"$WORK/out" 2>"$WORK/err" || code=$?
  [[ $code -eq 1 ]] || fail "./dev $*: exit code $code: $(cat "$WORK/out" "$WORK/err")"
  [[ $(wc -l <"$WORK/err") -eq 1 ]] || fail "./dev $*: not one line: $(cat "$WORK/err")"
  grep -qF -e "$words" "$WORK/err" || fail "./dev $*: no '$words' in: $(cat "$WORK/err")"
  say "ok  $(cat "$WORK/err")"
}

refuses_what_cannot_be() {
  local port none="$WORK/none"
  refused "no such verb: 'nonsense'" nonsense
  refused "no such verb: 'nonsense'" nonsense --help
  refused "no such verb: 'nonsense'" help nonsense
  refused "does not know '--nonsense'" run --nonsense
  refused "does not know '--nonsense'" test --nonsense
  refused "does not know '--nonsense'" smoke --nonsense
  refused "bears the label 'nonsense'" test --only nonsense
  refused "bears the label ''" test --only ''
  refused "bears the label ''" test --only
  for port in abc 0 70000 65534 -1 ''; do
    refused "'$port' is not a port" run --home "$none" --port "$port"
  done
  refused "is not a port" run --home "$none" --port
  refused "no such preset: 'nonsense'" build nonsense
  refused "no engine runs in $none" restart-engine --home "$none"
  refused "--home needs a folder" run --home ''
  refused "--home needs a folder" smoke --home ''
  refused "no quotation mark" run --home "$none\"" --port "$PORT"
  refused "nothing runs in $none" code camille --home "$none"
  refused "nothing runs in $none" psql --home "$none"
  [[ -z $(find "$WORK" -name 'none*') ]] || fail "a refused call made its home"
  : >"$WORK/file"
  refused "$WORK/file/home cannot be written" run --home "$WORK/file/home" --port "$PORT"
  refused "/proc/ecoute cannot be written" run --home /proc/ecoute --port "$PORT"
  refused "/proc/ecoute cannot be written" smoke --home /proc/ecoute
  mkdir "$WORK/bin"
  printf '#!/bin/sh\nprintf "Filesystem 1M-blocks Used Available\\nnone 20 8 12\\n"\n' >"$WORK/bin/df"
  chmod +x "$WORK/bin/df"
  PATH="$WORK/bin:$PATH" refused "only 12 MiB are free under $WORK/full" \
    run --home "$WORK/full" --port "$PORT"
  PATH="$WORK/bin:$PATH" refused "only 12 MiB are free under $WORK/full" smoke --home "$WORK/full"
}

# Said before anything is made. Root may listen anywhere, unless this is taken from it.
refuses_a_port_for_root() {
  local first
  first="$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start)"
  if ((first < 2)); then
    say "--  here every port is for all"
    return
  fi
  if [[ $EUID -eq 0 ]]; then AS=(setpriv --bounding-set -net_bind_service); fi
  refused "port 1 is for root" run --home "$WORK/none" --port 1
  AS=()
  [[ ! -e $WORK/none ]] || fail "a refused call made its home"
}

# A label may lose its last test while its name stays. The tools are stand-ins: a tree that builds
# at once and holds no test.
refuses_a_label_without_a_test() {
  local label
  mkdir "$WORK/no-tests"
  printf '#!/bin/sh\nexit 0\n' >"$WORK/no-tests/cmake"
  printf '#!/bin/sh\necho "Total Tests: 0"\n' >"$WORK/no-tests/ctest"
  chmod +x "$WORK/no-tests/cmake" "$WORK/no-tests/ctest"
  for label in tidy browser first_conversation; do
    PATH="$WORK/no-tests:$PATH" refused "no test bears the label '$label'" test --only "$label"
  done
}

# ---------------------------------------------------------------- the demonstration

# In µs since the boot; nothing where the kernel does not measure it.
short_of_a_processor() { sed -n 's/^some .*total=//p' /proc/pressure/cpu 2>/dev/null || true; }

port_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

find_free_port() {
  local try port
  for ((try = 0; try < 200; ++try)); do
    port=$((20000 + (RANDOM % 4000) * 3))
    if ! port_busy "$port" && ! port_busy $((port + 1)) && ! port_busy $((port + 2)); then
      echo "$port"
      return
    fi
  done
  fail "no three free ports in a row"
}

# start WITHIN_SECONDS [OPTION...]: in a process group of its own, as a terminal's shell would, so
# that Ctrl-C reaches what it reaches there. Sets TOOK_MS, and OWN_MS where that is measured.
start() {
  local begun short within="$1"
  shift
  short="$(short_of_a_processor)"
  begun="$(date +%s%3N)"
  : >"$WORK/run"
  set -m
  "$DEV" run --home "$HOME_HERE" --port "$PORT" "$@" >"$WORK/run" 2>&1 &
  RUN=$!
  set +m
  if ! timeout "$within" grep -qm1 '^Ctrl-C' < <(tail -n +1 -s 0.1 -f --pid="$RUN" "$WORK/run"); then
    tail -n 20 "$WORK/run" >&2
    fail "the demonstration is not ready after $(($(date +%s%3N) - begun)) ms"
  fi
  TOOK_MS=$(($(date +%s%3N) - begun))
  ENGINE="$(cat "$HOME_HERE/engine.pid")"
  OWN_MS=""
  if [[ -n $short ]]; then OWN_MS=$((TOOK_MS - ($(short_of_a_processor) - short) / 1000)); fi
  say "ok  ready after $TOOK_MS ms${OWN_MS:+, of its own $OWN_MS}"
}

starts_again_soon() {
  start "$STARTED_WITHIN_SECONDS"
  if [[ -n $OWN_MS ]]; then
    ((OWN_MS <= AGAIN_OF_ITS_OWN_MS)) ||
      fail "the second start took $OWN_MS ms of its own, $AGAIN_OF_ITS_OWN_MS are promised"
  else
    ((TOOK_MS <= AGAIN_UNMEASURED_MS)) || fail "the second start took $TOOK_MS ms"
  fi
}

shown() { grep -qF -e "$1" "$WORK/run" || fail "not shown: $1"; }

says_where_and_who() {
  shown "visitors    http://localhost:$PORT/"
  shown "agents      http://127.0.0.1:$((PORT + 1))/"
  shown "operations  http://127.0.0.1:$((PORT + 2))/etat"
  local name rest
  while read -r name rest; do
    shown "    $name "
    grep -qE "^    $name .*password [^ ]+" "$WORK/run" || fail "no password of $name is shown"
  done <"$HOME_HERE/demo-agents.txt"
  shown "Commencer un entraînement"
  ! grep -qi 'secret' "$WORK/run" || fail "a one-time secret is shown"
  say "ok  addresses and sign-ins are shown, secrets are not"
}

begins_without_agents() {
  local agents
  [[ ! -e $HOME_HERE/demo-agents.txt ]] || fail "--no-demo: sign-ins were made"
  ! grep -qE 'sign-ins|password|one-time' "$WORK/run" || fail "--no-demo: sign-ins are shown"
  agents="$("$DEV" psql --home "$HOME_HERE" -qAtc 'select count(*) from agent')" ||
    fail "./dev psql: exit code $?"
  [[ $agents == 0 ]] || fail "--no-demo: $agents agents were made"
  say "ok  --no-demo makes no agents"
}

# answers HOST PORT PATH WORDS
answers() {
  (
    exec 3<>"/dev/tcp/$1/$2"
    printf 'GET %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$3" "$1" "$2" >&3
    timeout 20 cat <&3
  ) >"$WORK/page" || fail "http://$1:$2$3 does not answer"
  grep -q '^HTTP/1.1 200 ' "$WORK/page" || fail "http://$1:$2$3: $(head -n 1 "$WORK/page")"
  grep -qF -e "$4" "$WORK/page" || fail "http://$1:$2$3 holds no '$4'"
}

all_answer() {
  answers localhost "$PORT" / '<html'
  answers 127.0.0.1 "$((PORT + 1))" / '<html'
  answers 127.0.0.1 "$((PORT + 2))" /etat ''
  say "ok  both pages and the operations answer"
}

keeps_its_keys_to_itself() {
  local mode
  mode="$(stat -c %a "$HOME_HERE/keys/ecoute.keys")"
  [[ $mode == 600 ]] || fail "the key file has mode $mode"
  mode="$(stat -c %a "$HOME_HERE/demo-agents.txt")"
  [[ $mode == 600 ]] || fail "the file of the demo agents has mode $mode"
  say "ok  keys and sign-ins are for their owner alone"
}

gives_codes() {
  local name code
  name="$(awk 'NR == 1 { print $1 }' "$HOME_HERE/demo-agents.txt")"
  code="$("$DEV" code "$name" --home "$HOME_HERE")" || fail "./dev code $name: exit code $?"
  [[ $code =~ ^[0-9]{6}$ ]] || fail "./dev code $name printed '$code'"
  refused "no agent has this name" code nobody --home "$HOME_HERE"
  say "ok  ./dev code $name prints six digits"
}

# What another call could change in a home that is in use.
state_of_home() {
  stat -c %a "$HOME_HERE" "$HOME_HERE/keys"
  (cd "$HOME_HERE" && sha256sum ecoute.toml engine.pid demo-agents.txt keys/ecoute.keys territory)
}

keeps_its_home_and_ports() {
  local port before
  before="$(state_of_home)"
  for port in "$PORT" $((PORT - 1)) $((PORT - 2)); do
    refused "is in use: choose another with --port" run --home "$WORK/none" --port "$port"
  done
  [[ ! -e $WORK/none ]] || fail "a refused call made its home"
  refused "uses $HOME_HERE" run --home "$HOME_HERE" --port "$(find_free_port)"
  refused "uses $HOME_HERE" smoke --home "$HOME_HERE"
  refused "is ./dev run's" restart-engine --home "$HOME_HERE"
  [[ $(state_of_home) == "$before" ]] || fail "a refused call touched the home in use"
  kill -0 "$ENGINE" || fail "a refused call ended the engine"
}

# ends_with_ctrl_c [WORDS]: the last ones.
ends_with_ctrl_c() {
  local code=0 left words="${1:-Stopping}"
  printf '%s\n' "$HOME_HERE" "$(pg_folder)" >"$WORK/names"
  left="$(running_here)"
  [[ $(wc -l <<<"$left") -ge 3 ]] || fail "script, engine and PostgreSQL are not seen to run: $left"
  kill -INT -- "-$RUN"
  wait "$RUN" || code=$?
  RUN=""
  [[ $code -eq 0 ]] || fail "after Ctrl-C: exit code $code: $(tail -n 3 "$WORK/run")"
  left="$(running_here)"
  [[ -z $left ]] || fail "still running after Ctrl-C: $left"
  [[ ! -e $(pg_folder)/data/postmaster.pid ]] || fail "PostgreSQL did not end in order"
  [[ $(tail -n 1 "$WORK/run") == *"$words"* ]] || fail "its last word: $(tail -n 1 "$WORK/run")"
  [[ $(pg_socket) != /tmp/* || ! -e $(pg_socket) ]] || fail "left behind: $(pg_socket)"
  say "ok  Ctrl-C leaves nothing running"
}

ends_an_engine_that_hangs() {
  kill -STOP "$ENGINE"
  ends_with_ctrl_c "is killed"
}

# ---------------------------------------------------------------- what a killed script leaves

# A process of PostgreSQL's account that has nothing to do with Écoute, and its pid in the files
# that a killed script and a killed PostgreSQL leave.
leave_the_pid_of_a_stranger() {
  local -a account=()
  if [[ $EUID -eq 0 ]]; then
    account=(setpriv --reuid postgres --regid postgres --clear-groups)
  fi
  "${account[@]}" sleep 3600 &
  STRANGER=$!
  disown "$STRANGER"
  printf '%s\n' "$STRANGER" >"$HOME_HERE/engine.pid"
  printf '%s\n' "$STRANGER" "$(pg_folder)/data" >"$(pg_folder)/data/postmaster.pid"
  chmod 644 "$(pg_folder)/data/postmaster.pid"
  refused "no engine runs in $HOME_HERE" restart-engine --home "$HOME_HERE"
}

left_the_stranger_alone() {
  kill -0 "$STRANGER" || fail "another process was ended, whose pid stood in an old file"
  kill "$STRANGER"
  STRANGER=""
  say "ok  what runs under an old pid is left alone"
}

# ---------------------------------------------------------------- a smoke test that fails

# The step that fails, by a stand-in, is the last before the conversation; nothing is built.
keeps_the_logs_of_a_failed_smoke() {
  local code=0 log
  mkdir "$WORK/no-link" "$WORK/smoke"
  chmod 711 "$WORK/smoke"
  printf '#!/bin/sh\nexit 0\n' >"$WORK/no-link/cmake"
  printf '#!/bin/sh\nexit 1\n' >"$WORK/no-link/ln"
  chmod +x "$WORK/no-link/cmake" "$WORK/no-link/ln"
  TMPDIR="$WORK/smoke" PATH="$WORK/no-link:$PATH" "$DEV" smoke >"$WORK/out" 2>"$WORK/err" || code=$?
  [[ $code -eq 1 ]] || fail "./dev smoke: exit code $code: $(cat "$WORK/out" "$WORK/err")"
  sed -n 's/^dev: kept: //p' "$WORK/err" >"$WORK/kept"
  grep -q '/engine.log$' "$WORK/kept" || fail "no log of the engine is named: $(cat "$WORK/err")"
  sed 's,/[^/]*$,,' "$WORK/kept" >"$WORK/names"
  [[ -z $(running_here) ]] || fail "still running after a failed smoke: $(running_here)"
  while read -r log; do
    [[ -s $log ]] || fail "not there: $log"
    rm "$log"
    rmdir "$(dirname "$log")" 2>/dev/null || true # not beneath the other one
  done <"$WORK/kept"
  [[ -z $(find "$WORK/smoke" -type f) ]] || fail "left behind: $(find "$WORK/smoke" -type f)"
  say "ok  a failed smoke keeps its logs, and nothing else"
}

main() {
  local key
  PORT="$(find_free_port)"
  helps
  refuses_what_cannot_be
  refuses_a_port_for_root
  refuses_a_label_without_a_test
  start "$BUILT_WITHIN_SECONDS" --no-demo
  begins_without_agents
  all_answer
  ends_with_ctrl_c
  leave_the_pid_of_a_stranger
  start "$STARTED_WITHIN_SECONDS"
  says_where_and_who
  all_answer
  keeps_its_keys_to_itself
  key="$(sha256sum <"$HOME_HERE/keys/ecoute.keys")"
  ends_with_ctrl_c
  left_the_stranger_alone
  starts_again_soon
  says_where_and_who
  [[ $(sha256sum <"$HOME_HERE/keys/ecoute.keys") == "$key" ]] || fail "the keys are other ones"
  gives_codes
  keeps_its_home_and_ports
  all_answer
  ends_an_engine_that_hangs
  keeps_the_logs_of_a_failed_smoke
  say "./dev run: everything held"
}

main
