"""Databases that something wrote into: the same mutation for the same number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

Mutation = Callable[[bytearray, Random], None]

PAGE = 4096


def flip_bytes(data: bytearray, random: Random) -> None:
    for _ in range(random.choice((1, 2, 10, 100))):
        data[random.randrange(len(data))] ^= random.randrange(1, 256)


def flip_header(data: bytearray, random: Random) -> None:
    for _ in range(random.choice((1, 2, 5))):
        data[random.randrange(min(100, len(data)))] ^= random.randrange(1, 256)


def flip_page_heads(data: bytearray, random: Random) -> None:
    for _ in range(random.choice((1, 3))):
        start = random.randrange(0, len(data), PAGE) + (100 if random.random() < 0.2 else 0)
        data[min(len(data) - 1, start + random.randrange(40))] = random.randrange(256)


def flip_one_bit(data: bytearray, random: Random) -> None:
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def cut(data: bytearray, random: Random) -> None:
    del data[random.choice((random.randrange(len(data)), PAGE * random.randrange(1 + len(data) // PAGE))) :]


def empty(data: bytearray, random: Random) -> None:
    data.clear()


def text(data: bytearray, random: Random) -> None:
    data[:] = b"This is no database.\n" * random.randrange(1, 400)


def noise(data: bytearray, random: Random) -> None:
    data[:] = random.randbytes(len(data))


def zero_page(data: bytearray, random: Random) -> None:
    start = random.randrange(0, len(data), PAGE)
    data[start : start + PAGE] = bytes(min(PAGE, len(data) - start))


def swap_pages(data: bytearray, random: Random) -> None:
    one, two = (random.randrange(0, len(data) - PAGE + 1, PAGE) for _ in range(2)) if len(data) >= PAGE else (0, 0)
    data[one : one + PAGE], data[two : two + PAGE] = data[two : two + PAGE], data[one : one + PAGE]


def zero_sectors(data: bytearray, random: Random) -> None:
    for _ in range(random.randrange(1, 6)):
        start = random.randrange(0, len(data), 512)
        data[start : start + 512] = bytes(min(512, len(data) - start))


def more(data: bytearray, random: Random) -> None:
    data.extend(random.randbytes(random.choice((1, 100, PAGE, 3 * PAGE))))


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes, flip_bytes, flip_header, flip_page_heads, flip_page_heads, flip_one_bit, cut, empty, text, noise,
    zero_page, swap_pages, zero_sectors, more,
)  # fmt: skip


def broken(files: Mapping[str, bytes], number: int) -> tuple[str, dict[str, bytes]]:
    """Return the name of what was done, and the files of a database one or two of which were written into.

    The log may be damaged, too, or missing. Where it is not, the backup may be missing or damaged.
    """
    random = Random(number)
    left = dict(files)
    mutation = MUTATIONS[number % len(MUTATIONS)]
    left["uploads.db"] = _mutated(left["uploads.db"], mutation, random)
    fates = ("broken log", "no log", "broken log") if "uploads.db-wal" in left else ()
    fate = random.choice((*fates, "no backup", "broken backup", "", "", ""))
    name = "uploads.db-wal" if fate.endswith("log") else "uploads.backup.db"
    if fate.startswith("broken"):
        left[name] = _mutated(left[name], random.choice(MUTATIONS), random)
    elif fate:
        del left[name]
    return f"{mutation.__name__}, {fate}", left


def _mutated(data: bytes, mutation: Mutation, random: Random) -> bytes:
    copy = bytearray(data)
    mutation(copy, random)
    return bytes(copy)
