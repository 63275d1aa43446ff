"""Who of a file was told of already: a bit for each contact, so that a million of them take little memory."""

from collections.abc import Mapping

REPEATED = "is the same person as in an earlier row; what the later row tells counts. Nothing to do if that is right."


class Seen:
    """The contacts that the rows so far were about."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._bits = bytearray()

    def again(self, owners: Mapping[int, int]) -> list[int]:
        """Tell which rows are about somebody whom an earlier one was about; `owners` are contacts by line."""
        return [line for line in sorted(owners) if not self._is_first(owners[line])]

    def _is_first(self, contact: int) -> bool:
        place, bit = contact >> 3, 1 << (contact & 7)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        is_first = not self._bits[place] & bit
        self._bits[place] |= bit
        return is_first
