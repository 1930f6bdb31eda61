#!/usr/bin/env bash
# Checks the first line of every commit since the rule is held (CONTRIBUTING.md): `room: what is so afterwards`, at most
# 72 characters, no full stop. Says so and passes where there is no history.
set -euo pipefail
cd "$(dirname "$0")/.."

# The commit that brought this check: the ones before it are as they are.
first=$(git log --diff-filter=A --format=%H -- scripts/commit_subjects.sh 2>/dev/null | tail -n 1 || true)
if [ -z "$first" ]; then
    echo 'subjects: not checked, there is no history here'
    exit 0
fi

wrong=0
while IFS= read -r subject; do
    if [ "${#subject}" -gt 72 ] || ! [[ $subject =~ ^[a-z0-9_.,\ -]+:\ .+[^.]$ ]]; then
        printf 'subjects: %s\n' "$subject" >&2
        wrong=1
    fi
done < <(git log --no-merges --format=%s "$first^..HEAD" 2>/dev/null || git log --no-merges --format=%s)
if [ "$wrong" -ne 0 ]; then
    echo 'subjects: a first line is `room: what is so afterwards`, at most 72 characters, without a full stop' >&2
    exit 1
fi
