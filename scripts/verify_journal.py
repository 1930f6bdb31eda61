#!/usr/bin/env python3
"""Checks an export of a Roret journal against what a second party holds, and names the first event that does not fit;
and that the export is whole: each command's line where its last event stands, and a last line whose hash fits.

    verify_journal.py EXPORT HELD [EXPORT ...]

EXPORT is what `roret export events` or `roret backup` writes; HELD is the folder that `roret checkpoint` fills (key,
entries, checkpoint-*). Written from docs/journal-format.md alone, for whoever does not want to trust Roret's own
verifier. Python 3.9 and nothing else; with the package `blake3` it is faster.

One line for each export: `ok EVENTS`, `misfit POSITION REASON` for an event, or `unsound LINE REASON` for a line of the
file when all events fit. Exit code 0 when all fit, 1 when one does not.
"""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path

# --- BLAKE3 (https://github.com/BLAKE3-team/BLAKE3-specs), hash mode --------------------------------------------

IV = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
ORDER = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
CHUNK_START, CHUNK_END, PARENT, ROOT = 1, 2, 4, 8
WORD = 0xFFFFFFFF


def compress(chaining, block, counter, length, flags):
    words = [int.from_bytes(block[at:at + 4], "little") for at in range(0, 64, 4)]
    v = list(chaining) + list(IV[:4]) + [counter & WORD, counter >> 32, length, flags]

    def mix(a, b, c, d, x, y):
        v[a] = (v[a] + v[b] + x) & WORD
        v[d] = ((v[d] ^ v[a]) >> 16 | (v[d] ^ v[a]) << 16) & WORD
        v[c] = (v[c] + v[d]) & WORD
        v[b] = ((v[b] ^ v[c]) >> 12 | (v[b] ^ v[c]) << 20) & WORD
        v[a] = (v[a] + v[b] + y) & WORD
        v[d] = ((v[d] ^ v[a]) >> 8 | (v[d] ^ v[a]) << 24) & WORD
        v[c] = (v[c] + v[d]) & WORD
        v[b] = ((v[b] ^ v[c]) >> 7 | (v[b] ^ v[c]) << 25) & WORD

    for turn in range(7):
        mix(0, 4, 8, 12, words[0], words[1])
        mix(1, 5, 9, 13, words[2], words[3])
        mix(2, 6, 10, 14, words[4], words[5])
        mix(3, 7, 11, 15, words[6], words[7])
        mix(0, 5, 10, 15, words[8], words[9])
        mix(1, 6, 11, 12, words[10], words[11])
        mix(2, 7, 8, 13, words[12], words[13])
        mix(3, 4, 9, 14, words[14], words[15])
        if turn < 6:
            words = [words[at] for at in ORDER]
    return [v[at] ^ v[at + 8] for at in range(8)]


def own_blake3(data):
    def chunk(part, counter, flags):
        blocks = [part[at:at + 64] for at in range(0, len(part), 64)] or [b""]
        chaining = IV
        for number, block in enumerate(blocks):
            mark = (CHUNK_START if number == 0 else 0) | (CHUNK_END | flags if number == len(blocks) - 1 else 0)
            chaining = compress(chaining, block.ljust(64, b"\0"), counter, len(block), mark)
        return chaining

    def tree(first, chunks, flags):
        if len(chunks) == 1:
            return chunk(chunks[0], first, flags)
        half = 1 << (len(chunks) - 1).bit_length() - 1
        both = tree(first, chunks[:half], 0) + tree(first + half, chunks[half:], 0)
        block = b"".join(word.to_bytes(4, "little") for word in both)
        return compress(IV, block, 0, 64, PARENT | flags)

    chunks = [data[at:at + 1024] for at in range(0, len(data), 1024)] or [b""]
    return b"".join(word.to_bytes(4, "little") for word in tree(0, chunks, ROOT))


try:
    from blake3 import blake3 as fast_blake3

    def blake3(data):
        return fast_blake3(data).digest()
except ImportError:
    blake3 = own_blake3

# --- Ed25519, checking alone (RFC 8032, section 5.1.7) ----------------------------------------------------------

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_MINUS_1 % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def point(data):
    number = int.from_bytes(data, "little")
    y = number & (1 << 255) - 1
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, one):
    found = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = add(found, one)
        one = add(one, one)
        scalar >>= 1
    return found


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def is_signed(key, message, signature):
    by, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if by is None or r is None or s >= L or len(signature) != 64:
        return False
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(hashed, by))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- The Merkle tree (RFC 6962, section 2.1) --------------------------------------------------------------------


class Tree:
    def __init__(self):
        self.size, self.full = 0, []

    def push(self, entry):
        grown, size = hashlib.sha256(b"\0" + entry).digest(), self.size
        while size & 1:
            grown = hashlib.sha256(b"\1" + self.full.pop() + grown).digest()
            size >>= 1
        self.full.append(grown)
        self.size += 1

    def root(self):
        if not self.full:
            return hashlib.sha256(b"").digest()
        found = self.full[-1]
        for left in reversed(self.full[:-1]):
            found = hashlib.sha256(b"\1" + left + found).digest()
        return found


# --- What is held, and the journal ------------------------------------------------------------------------------


class Misfit(Exception):
    def __init__(self, position, reason):
        super().__init__(f"misfit {position} {reason}")


class Unsound(Exception):
    def __init__(self, line, reason):
        super().__init__(f"unsound {line} {reason}")


def held_in(folder):
    name, named, key = (folder / "key").read_text().strip().split("+", 2)
    key = base64.b64decode(key, validate=True)
    key_id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    if key[0] != 1 or len(key) != 33 or key_id.hex() != named:
        raise SystemExit(f"{folder}/key is no key of a journal's checkpoints")
    checkpoints = {}
    for path in sorted(folder.glob("checkpoint-*")):
        body, signatures = path.read_text().split("\n\n", 1)
        origin, size, root = (body + "\n").splitlines()[:3]
        signed = [line.split(" ") for line in signatures.splitlines()]
        ours = [base64.b64decode(line[2]) for line in signed if line[:2] == ["—", name]]
        ours = [one[4:] for one in ours if one[:4] == key_id]
        if origin != name or not ours or not is_signed(key[1:], (body + "\n").encode(), ours[0]):
            raise SystemExit(f"{path} is forged, or another journal's")
        checkpoints[int(size)] = base64.b64decode(root)
    entries = (folder / "entries").read_bytes()
    return checkpoints, [entries[at:at + 32] for at in range(0, len(entries), 32)]


def check(export, checkpoints, entries):
    tree, fitting = Tree(), 0
    with open(export, "rb") as lines:
        for line in lines:
            if not line.startswith(b"["):
                continue
            expected = tree.size + 1
            found = line[1:line.index(b",")]
            if not found.isdigit():
                raise Misfit(expected, "unreadable")
            if int(found) != expected:
                raise Misfit(expected, "missing")
            entry = blake3(line.rstrip(b"\n"))
            if tree.size < len(entries) and entries[tree.size] != entry:
                raise Misfit(expected, "changed")
            tree.push(entry)
            if tree.size in checkpoints:
                if checkpoints[tree.size] != tree.root():
                    raise Misfit(fitting + 1, "rewritten")
                fitting = tree.size
    most = max([len(entries), *checkpoints])
    if most > tree.size:
        raise Misfit(tree.size + 1, "cut off")
    return tree.size


def record(line, number):
    try:
        return json.loads(line)
    except ValueError:
        raise Unsound(number, "unreadable") from None


def is_hash(value):
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def is_whole(export):
    """What stands around the events: the first line, a line for each command, and the last one with the hash of all."""
    whole = Path(export).read_bytes()
    lines = whole.split(b"\n")
    if lines.pop() != b"":
        raise Unsound(len(lines) + 1, "cut off")
    heading = record(lines[0], 1) if lines else None
    if not isinstance(heading, dict) or set(heading) != {"roret_journal", "municipality", "after"}:
        raise Unsound(1, "no export")
    if heading["roret_journal"] != 1:
        raise Unsound(1, "of a newer form")
    at, opened, hashed = heading["after"], None, len(lines[0]) + 1
    for number, line in enumerate(lines[1:], 2):
        if line.startswith(b"["):
            event = record(line, number)
            if event[0] != at + 1:
                raise Unsound(number, "missing")
            if opened not in (None, event[1]):
                raise Unsound(number, "command")
            at, opened = event[0], event[1]
        else:
            other = record(line, number)
            if not isinstance(other, dict):
                raise Unsound(number, "unreadable")
            if set(other) == {"head", "blake3"}:
                if opened is not None:
                    raise Unsound(number, "command")
                if other["head"] != at:
                    raise Unsound(number, "missing")
                if other["blake3"] != blake3(whole[:hashed]).hex():
                    raise Unsound(number, "changed")
                if number != len(lines):
                    raise Unsound(number + 1, "trailing")
                return
            if set(other) != {"command", "request_hash"}:
                raise Unsound(number, "unreadable")
            if opened is None or other["command"] != opened or not is_hash(other["request_hash"]):
                raise Unsound(number, "command")
            opened = None
        hashed += len(line) + 1
    raise Unsound(len(lines) + 1, "cut off")


def main(arguments):
    if len(arguments) < 2:
        raise SystemExit(__doc__)
    checkpoints, entries = held_in(Path(arguments[1]))
    code = 0
    for export in [arguments[0], *arguments[2:]]:
        try:
            events = check(export, checkpoints, entries)
            is_whole(export)
            print(f"ok {events}")
        except (Misfit, Unsound) as misfit:
            print(misfit)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
