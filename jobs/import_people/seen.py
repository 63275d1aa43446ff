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
        self._make_room(max(owners.values(), default=0))
        bits, again = self._bits, []
        for line in sorted(owners):
            place, bit = owners[line] >> 3, 1 << (owners[line] & 7)
            if bits[place] & bit:
                again.append(line)
            bits[place] |= bit
        return again

    def _make_room(self, contact: int) -> None:
        missing = (contact >> 3) + 1 - len(self._bits)
        if missing > 0:
            self._bits.extend(bytes(missing))
