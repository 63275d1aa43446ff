"""`make docs`: the documents as a site in site/; a link that leads nowhere fails, and nothing is loaded from elsewhere.

Pages stand in the repository as they are read at the code host. The site is built from a copy, in which those of the
top folder stand beside the others, and links to code, which no page of the site has, are its name alone.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
STAGED = ROOT / "build" / "docs"
SITE = ROOT / "site"
BESIDE = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!\w+:|#)([^)#\s]*)(#[^)\s]*)?\)")
LOADED = re.compile(r"<(?:script|img|iframe|source|link)\b[^>]*?\b(?:src|href)=[\"']?((?:https?:)?//[^\"'\s>]+)")


def main() -> None:
    """Copy, build and look through what came of it."""
    shutil.rmtree(STAGED, ignore_errors=True)
    shutil.copytree(DOCS, STAGED)
    for page in sorted(DOCS.rglob("*.md")):
        _stage(page, STAGED / page.relative_to(DOCS))
    for name in BESIDE:
        _stage(ROOT / name, STAGED / name.lower())
    subprocess.run([sys.executable, "-m", "zensical", "build", "--clean", "--strict"], cwd=ROOT, check=True)
    foreign = sorted({url for page in SITE.rglob("*.html") for url in loads(page.read_text())})
    if foreign:
        raise SystemExit(f"The site would load from elsewhere: {', '.join(foreign)}")


def staged(text: str, *, page: Path) -> str:
    """Give a page's text with links as they lead within the site; one to code becomes the words it had."""

    def led(found: re.Match[str]) -> str:
        words, path, anchor = found[1], found[2], found[3] or ""
        target = (page.parent / path).resolve()
        if target.is_relative_to(DOCS):
            place = target.relative_to(DOCS)
        elif target.parent == ROOT and target.name in BESIDE:
            place = Path(target.name.lower())
        else:
            return f"`{words}`" if "/" in words and "`" not in words else words
        above = len(page.relative_to(DOCS).parents) - 1 if page.is_relative_to(DOCS) else 0
        return f"[{words}]({'../' * above}{place.as_posix()}{anchor})"

    return LINK.sub(led, text)


def loads(html: str) -> list[str]:
    """List what a page would fetch from another host by itself; a link to follow is no such thing."""
    return [url for url in LOADED.findall(html) if "w3.org" not in url]


def _stage(page: Path, place: Path) -> None:
    place.write_text(staged(page.read_text(), page=page))


if __name__ == "__main__":
    main()
