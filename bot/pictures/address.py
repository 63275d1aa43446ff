"""The code in a picture's address: the whole picture, signed, so that nothing is stored and no address expires."""

import hmac
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

from bot.pictures.packed import pack, unpack
from bot.settings import LOOPBACK
from sms.picture import Drawable

# Slack takes addresses of 3,000 characters; what comes before the code needs some of them.
CODE_CHARACTERS_MAX = 2_800

_SIGNATURE_BYTES = 16
# Half a pair is no text, but it may have been typed.
_AS_IS = ("utf-8", "surrogatepass")


def addresses(public_url: str, *, key: bytes) -> Callable[[Drawable], str | None]:
    """Give what makes the address of a picture, or None: Slack fetches only over https and from the open net."""
    parts = urlsplit(public_url)
    is_public = parts.scheme == "https" and parts.hostname not in LOOPBACK

    def address(picture: Drawable) -> str | None:
        code = seal(picture, key=key) if is_public else None
        return f"{public_url}/p/{code}" if code else None

    return address


def seal(picture: Drawable, *, key: bytes) -> str | None:
    """Make the code of a picture, or None for one whose text is too long for an address, which is uploaded instead."""
    packed = zlib.compress(json.dumps(pack(picture), separators=(",", ":"), ensure_ascii=False).encode(*_AS_IS), 9)
    code = urlsafe_b64encode(_signature(packed, key) + packed).decode().rstrip("=")
    return code if len(code) <= CODE_CHARACTERS_MAX else None


def unseal(code: str, *, key: bytes) -> Drawable | None:
    """Read a picture from its code; None for one that this key has not signed, which is never unpacked."""
    if len(code) > CODE_CHARACTERS_MAX or not code.isascii():
        return None
    try:
        sealed = urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except NotBase64:
        return None
    signature, packed = sealed[:_SIGNATURE_BYTES], sealed[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(packed, key)):
        return None
    return unpack(json.loads(zlib.decompress(packed).decode(*_AS_IS)))


def _signature(packed: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"picture\n" + packed, sha256)[:_SIGNATURE_BYTES]
