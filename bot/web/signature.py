"""The carrier's signature on its webhooks: HMAC-SHA1 over the public URL and the sorted form, our own fast path."""

import base64
import hmac
from collections.abc import Sequence
from hashlib import sha1

from bot.carrier import REPEATS

HEADER = "X-Twilio-Signature"


def sign(url: str, form: Sequence[tuple[str, str]], *, secret: bytes) -> str:
    """Compute the signature; the same value twice under one name counts once, as the carrier has it."""
    text = url + "".join(name + value for name, value in sorted(set(form)))
    return base64.b64encode(hmac.digest(secret, text.encode(), sha1)).decode()


def is_signed(url: str, form: Sequence[tuple[str, str]], *, signature: str, secret: bytes) -> bool:
    """Tell whether the carrier signed this, with or without the scheme's own port and the fragment that we gave it."""
    given = signature.encode()
    return any(hmac.compare_digest(sign(one, form, secret=secret).encode(), given) for one in _spellings(url))


def _spellings(url: str) -> tuple[str, ...]:
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    name, colon, _ = host.partition(":")
    port = 443 if scheme == "https" else 80
    other = f"{scheme}://{name if colon else f'{host}:{port}'}{slash}{path}"
    return url, other, url + REPEATS, other + REPEATS
