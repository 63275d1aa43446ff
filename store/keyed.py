"""Keyed hashes of numbers: the same number gives the same one, and nobody without the account's key can go back."""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from store import Session, settings


def digest(session: Session, number: str) -> str:
    """Hash a number with the account's key."""
    return next(iter(digests(session, [number])))


def digests(session: Session, numbers: Iterable[str]) -> dict[str, str]:
    """Give numbers by their hashes of 128 bits: there are far fewer numbers than that."""
    key = settings.secret(session)
    return {hmac.digest(key, f"number {number}".encode(), sha256).hex()[:32]: number for number in numbers}


def subject(session: Session, number: str) -> str:
    """Name a number in the audit log, which outlives the person who had it."""
    return f"number {digest(session, number)}"


def subjects(session: Session, numbers: Iterable[str]) -> list[str]:
    """Give the names under which the log may tell of numbers; a reader may ask it, for nothing is written."""
    return [subject(session, number) for number in numbers] if settings.has_secret(session) else []
