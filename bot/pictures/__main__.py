"""The process that draws: a picture in as a line of JSON, the length and the bytes of its PNG out."""

import json
import struct
import sys

from bot.pictures.draw import draw
from bot.pictures.packed import unpack


def main() -> None:
    """Draw what is asked for; a text that cannot be drawn ends the process, and whoever asks starts another."""
    for asked in sys.stdin.buffer:
        png = draw(unpack(json.loads(asked)))
        sys.stdout.buffer.write(struct.pack(">I", len(png)) + png)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
