"""A table of short keys and records of one size, in a tenth of a dict's memory."""

from __future__ import annotations

from collections.abc import Iterator

KEY = 8
"""Bytes of a key. Keys are hashes, so their own bytes say where they stand."""
NONE = bytes(KEY)
FULLEST = 0.8
"""The share of slots in use at which the table grows: chains stay short, and memory small."""
GROWTH = 1.5
SMALLEST = 64


class PackedTable:
    """Keys of 8 bytes to records of a fixed size; open addressing, as in Knuth's volume 3, 6.4."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._width = KEY + size
        self._slots = SMALLEST
        self._bytes = bytearray(self._slots * self._width)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def get(self, key: bytes) -> bytes | None:
        """Return the record of a key; None where there is none."""
        at = self._place(key)
        if self._bytes[at : at + KEY] == NONE:
            return None
        return bytes(self._bytes[at + KEY : at + self._width])

    def put(self, key: bytes, record: bytes) -> None:
        """Set the record of a key, which is not all zeros."""
        at = self._place(key)
        if self._bytes[at : at + KEY] == NONE:
            if self._used + 1 > FULLEST * self._slots:
                self._grow()
                at = self._place(key)
            self._used += 1
        self._bytes[at : at + self._width] = key + record

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield every key with its record."""
        for at in range(0, len(self._bytes), self._width):
            key = bytes(self._bytes[at : at + KEY])
            if key != NONE:
                yield key, bytes(self._bytes[at + KEY : at + self._width])

    def _place(self, key: bytes) -> int:
        """Return where a key stands, or would."""
        slot = int.from_bytes(key, "big") % self._slots
        while True:
            at = slot * self._width
            found = self._bytes[at : at + KEY]
            if found in (key, NONE):
                return at
            slot = (slot + 1) % self._slots

    def _grow(self) -> None:
        former = self._bytes
        self._slots = int(self._slots * GROWTH)
        self._bytes = bytearray(self._slots * self._width)
        for at in range(0, len(former), self._width):
            key = bytes(former[at : at + KEY])
            if key != NONE:
                to = self._place(key)
                self._bytes[to : to + self._width] = former[at : at + self._width]
