#!/bin/sh
# Runs a check.sql made by sqlgen.py on a throw-away PostgreSQL (unix socket in a temporary folder, no network).
# Usage: pgsql_check.sh check.sql. Exit 77 (skipped) where PostgreSQL is not installed.
set -eu
check=$(realpath "$1")
bin=
for dir in /usr/lib/postgresql/*/bin; do
	[ -x "$dir/initdb" ] && bin=$dir
done
if [ -z "$bin" ] || ! command -v psql >/dev/null; then
	echo "skipped: no PostgreSQL"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
as=
if [ "$(id -u)" = 0 ]; then
	chown postgres "$work"
	as="setpriv --reuid=postgres --regid=postgres --clear-groups"
fi
cp "$check" "$work/check.sql"
chmod 644 "$work/check.sql"
cd "$work"
$as "$bin/initdb" -D "$work/data" -A trust -U courant -E UTF8 --locale=C.UTF-8 --no-sync >"$work/log" 2>&1 ||
	{ cat "$work/log"; exit 1; }
$as "$bin/pg_ctl" -D "$work/data" -l "$work/server.log" -w -o "-k $work -c listen_addresses= -c fsync=off" start >/dev/null
trap '$as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null; rm -rf "$work"' EXIT
psql -X -q -h "$work" -U courant -d postgres -v ON_ERROR_STOP=1 -f "$work/check.sql" >"$work/out" 2>&1 ||
	{ tail -n 12 "$work/out"; exit 1; }
tail -n 1 "$work/out"
