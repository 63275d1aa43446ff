"""The family of problems that a person can put right."""

from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):  # noqa: N818 - the word that people read
    """That did not work."""

    hint = ""

    def __init__(self, message: str = "", *, hint: str = "", field: str = "") -> None:
        """Take the docstring as message unless one is given; `field` names the form's block that is wrong."""
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.hint = hint or type(self).hint
        self.field = field

    @property
    def message(self) -> str:
        """What is wrong, without the way out."""
        return str(self.args[0])

    def __str__(self) -> str:
        """What is wrong and the way out, in one line."""
        return f"{self.message} {self.hint}".strip()


@contextmanager
def told_at(field: str) -> Iterator[None]:
    """Have whatever problem comes up told under an input of the form."""
    try:
        yield
    except Problem as problem:
        raise Problem(problem.message, hint=problem.hint, field=field) from None
