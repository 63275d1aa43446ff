"""HTML as a test reads it: which tags stand there, what they say, and which words a person finds."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]
SPOKEN = ("alt", "aria-label", "placeholder", "value", "href", "label", "data-confirm")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found, in the order it stands."""

    tags: list[tuple[str, Attributes]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag, tuple(attributes)) for tag, attributes in self.tags]

    def all(self, name: str) -> list[str]:
        return [attributes[name] for _tag, attributes in self.tags if name in attributes]

    def words(self) -> set[str]:
        spoken = [words for name in SPOKEN for words in self.all(name)]
        return words(" ".join([*self.texts, *spoken]))


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"(?<=\d),(?=\d)", "", text)))


def seen(html: str) -> Seen:
    parser, found = HTMLParser(), Seen()

    def start(tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found.tags.append((tag, {name: value or "" for name, value in attrs}))
        found.texts.append("\n" if tag == "br" else "")

    def says(data: str) -> None:
        found.texts.append(data)

    parser.handle_starttag = start  # type: ignore[method-assign]
    parser.handle_data = says  # type: ignore[method-assign]
    parser.feed(html)
    parser.close()
    return found
