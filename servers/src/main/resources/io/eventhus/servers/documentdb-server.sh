#!/usr/bin/env bash
# Runs the DocumentDB server of one data folder in the foreground: PostgreSQL, and FerretDB in front of it. When one of
# them ends, so does the other, and then this.
# usage: documentdb-server.sh DATA PORT
set -u
data="$1"
port="$2"
bin="$data/pg/lib/postgresql/15/bin"
cluster="$data/data"
# The path of a socket is at most 107 bytes long; start.sh of the package chose another folder if this one's is longer.
socket="$data/s"
[ ! -s "$data/run/sock" ] || socket="$(cat "$data/run/sock")"
mkdir -p -m 700 "$socket"

# Killed alone, this takes both with it, all at once.
with_this=(env)
! command -v setpriv >/dev/null || with_this=(setpriv --pdeathsig=KILL --)

postgres=
front=

is_alive() {
  [ -n "$1" ] && kill -0 "$1" 2>/dev/null
}

# Ends both in good order: the one in front first, and its clients with it.
stop() {
  trap '' TERM INT
  if is_alive "$front"; then
    kill -TERM "$front"
    for _ in $(seq 60); do
      is_alive "$front" || break
      sleep 0.05
    done
    kill -KILL "$front" 2>/dev/null
  fi
  if is_alive "$postgres"; then
    kill -INT "$postgres"
    wait "$postgres"
  fi
}

# Tells whether the PostgreSQL of this number takes clients; the file may still be that of one which was killed.
is_ready() {
  local lines=()
  [ ! -s "$cluster/postmaster.pid" ] || mapfile -t lines <"$cluster/postmaster.pid"
  [ "${lines[0]:-}" = "$1" ] && [[ "${lines[7]:-}" == ready* ]]
}

# What a commit means here: on the disk before it is acknowledged.
start_postgres() {
  for _ in $(seq 40); do
    "${with_this[@]}" "$bin/postgres" -D "$cluster" \
      -c fsync=on -c synchronous_commit=on -c full_page_writes=on -c max_connections=250 &
    postgres=$!
    while is_alive "$postgres"; do
      ! is_ready "$postgres" || return 0
      sleep 0.02
    done
    # The children of one that was killed may need a moment to leave.
    sleep 0.25
  done
  return 1
}

trap 'stop; exit 0' TERM INT
start_postgres || exit 1
export DO_NOT_TRACK=1
"${with_this[@]}" "$data/pg/ferretdb" --postgresql-url="postgres://postgres@/postgres?host=$socket" \
  --listen-addr="127.0.0.1:$port" --no-auth --debug-addr=- --telemetry=disable --state-dir="$data/fe" --log-level=error &
front=$!
! is_alive "$postgres" || ! is_alive "$front" || wait -n "$postgres" "$front"
is_alive "$postgres" && echo "documentdb-server: FerretDB ended; PostgreSQL is ended, too"
is_alive "$front" && echo "documentdb-server: PostgreSQL ended; FerretDB is ended, too"
stop
exit 1
