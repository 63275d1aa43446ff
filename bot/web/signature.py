"""The carrier's signature on its webhooks: an HMAC over the public URL and the sorted form, our own fast path."""

import base64
import hmac
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha1, sha256
from typing import Any
from urllib.parse import parse_qs

from bot.carrier import REPEATS

HEADER = "X-Twilio-Signature"
SETTINGS_HEADER = "X-Twilio-Webhooks-Signature-Settings"  # of newer keys: "key=…,algorithm=HMAC_SHA256"
PLAIN = "HMAC_SHA1"
HASHES: Mapping[str, Callable[..., Any]] = {PLAIN: sha1, "HMAC_SHA256": sha256}

Form = Sequence[tuple[str, str]]


def sign(url: str, form: Form, *, secret: bytes, algorithm: str = PLAIN) -> str:
    """Compute the signature; the same value twice under one name counts once, as the carrier has it."""
    return _sign(url, _told(form), secret=secret, algorithm=algorithm)


def is_signed(url: str, form: Form, *, signature: str, secret: bytes, settings: str = "") -> bool:
    """Tell whether the carrier signed this, with or without the scheme's own port and the fragment that we gave it."""
    algorithm, told, given = _algorithm(settings), _told(form), signature.encode()
    return algorithm in HASHES and any(
        hmac.compare_digest(_sign(one, told, secret=secret, algorithm=algorithm).encode(), given)
        for one in _spellings(url)
    )


def is_whole(body: bytes, query: str) -> bool:
    """Tell whether a JSON body is the one whose hash stands in the signed URL; one without a hash never is."""
    told = parse_qs(query).get("bodySHA256", [""])[0]
    return hmac.compare_digest(sha256(body).hexdigest().encode(), told.encode())


def _algorithm(settings: str) -> str:
    for part in settings.split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return PLAIN


def _told(form: Form) -> str:
    return "".join(name + value for name, value in sorted(set(form)))


def _sign(url: str, told: str, *, secret: bytes, algorithm: str) -> str:
    return base64.b64encode(hmac.digest(secret, (url + told).encode(), HASHES[algorithm])).decode()


def _spellings(url: str) -> tuple[str, ...]:
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    name, colon, _ = host.partition(":")
    port = 443 if scheme == "https" else 80
    other = f"{scheme}://{name if colon else f'{host}:{port}'}{slash}{path}"
    return url, other, url + REPEATS, other + REPEATS
