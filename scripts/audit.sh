#!/usr/bin/env bash
# Checks licences, bans, sources and advisories with cargo-deny.
# Usage: scripts/audit.sh [FLAG...]   (flags of cargo-deny, such as --offline)
# ADVISORIES names a folder with a copy of the advisory database (rustsec-DATE.tar.xz) for a machine that reaches no
# other; its age is said. Without a copy and without the database everything but the advisories is checked, and that is said.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly ADVISORIES="${ADVISORIES:-../shared/data/advisories}"
readonly SOURCE=https://github.com/RustSec/advisory-db

copy=$(find "$ADVISORIES" -maxdepth 1 -name 'rustsec-*.tar.xz' 2>/dev/null | sort | tail -n 1)
if [ -n "$copy" ]; then
    databases="$PWD/target/tools/advisories"
    rm -rf "$databases"
    mkdir -p "$databases"
    tar -xf "$copy" -C "$databases"
    day=$(basename "$copy" .tar.xz)
    printf 'audit: advisories of %s, a copy\n' "${day#rustsec-}"
    # cargo-deny takes a database that is a git repository.
    for database in "$databases"/*/; do
        git -C "$database" init --quiet --initial-branch main
        git -C "$database" add --all
        git -C "$database" -c user.name=audit -c user.email=audit@invalid commit --quiet --message "${day#rustsec-}"
    done
    config="$databases/deny.toml"
    awk -v databases="$databases" '{ print } /^\[advisories\]/ { printf "db-path = \"%s\"\n", databases }' deny.toml >"$config"
    cargo fetch --locked --quiet
    cargo deny --config "$config" --offline "$@" check
elif git ls-remote --quiet "$SOURCE" HEAD >/dev/null 2>&1; then
    cargo deny "$@" check
else
    echo 'audit: no advisory database can be reached and there is no copy: advisories are not checked'
    cargo deny "$@" check bans licenses sources
fi
