"""What pictures are drawn of: a phone that shows a text, with what can be chosen of it, or a chart."""

from dataclasses import dataclass
from enum import StrEnum

from sms.chart import Chart


class TextSize(StrEnum):
    """How large the reader has set the text of their phone."""

    SMALL = "small"
    DEFAULT = "default"
    LARGE = "large"
    LARGER = "larger"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Picture:
    """All that a picture depends on: equal ones look alike to the byte."""

    text: str
    sender: str
    size: TextSize = TextSize.DEFAULT
    is_dark: bool = False


Drawable = Picture | Chart
