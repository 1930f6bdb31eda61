#!/usr/bin/env bash
# Runs a command, says what it is and how long it took, and passes its exit code on.
# Usage: scripts/timed.sh "what it is" COMMAND [ARGUMENT...]
# With TIMINGS set to a file, a line "seconds<TAB>what<TAB>exit code" is added there.
set -uo pipefail

what=$1
shift
printf '== %s\n' "$what"
started=$SECONDS
"$@"
code=$?
took=$((SECONDS - started))
if [ "$code" -eq 0 ]; then
    printf '== %s: %d s\n' "$what" "$took"
else
    printf '== %s: FAILED (exit code %d) after %d s\n' "$what" "$code" "$took" >&2
fi
if [ -n "${TIMINGS:-}" ]; then
    printf '%d\t%s\t%d\n' "$took" "$what" "$code" >>"$TIMINGS"
fi
exit "$code"
