# /// script
# requires-python = ">=3.11"
# dependencies = ["emoji==2.16.0", "fonttools[woff]==4.68.0"]
# ///
"""Pack fonts and emoji for the pictures of phones: `uv run --no-project tools/pack_pictures.py`, on Debian with npm.

To renew them: change the versions, run, look at pictures, and tell the versions in the NOTICE beside the files.
"""

import json
import re
import subprocess
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from emoji import EMOJI_DATA, STATUS
from fontTools import subset
from fontTools.ttLib import TTFont

ASSETS = Path(__file__).parents[1] / "bot" / "pictures" / "assets"
NPM = ("inter-ui@4.1.1", "@iconify-json/noto@1.2.9", "@iconify-json/noto@1.1.1", "@discordapp/twemoji@16.0.1")
DEBIAN = ("fonts-noto-core", "fonts-dejavu-core", "fonts-droid-fallback")

INTER = "inter-ui@4.1.1/package/web/Inter-{}.woff2"
NOTO = "usr/share/fonts/truetype/noto/NotoSans{}-Regular.ttf"
DEJAVU = "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
DROID = "usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"

# No `calt`: Inter would make an arrow of "->", which no phone does.
JOINING = ("kern", "mark", "mkmk", "ccmp", "locl")
LATIN = (*range(0x20, 0x180), *range(0x370, 0x530))
MARKS = range(0x300, 0x370)
BOLD_LETTERS = (0x20, *range(0x1D400, 0x1D800))
FULL_WIDTH = (*range(0x3000, 0x3100), *range(0xFF00, 0xFFF0))
# What people of each country write: the first level of its character set. The rarer half would double the file.
COMMON = {
    "gb2312": (range(0xB0, 0xD8), range(0xA1, 0xFF)),
    "euc_jp": (range(0xB0, 0xD0), range(0xA1, 0xFF)),
    "euc_kr": (range(0xB0, 0xC9), range(0xA1, 0xFF)),
    "big5": (range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
}

NOTO_WITH_PEOPLE = "iconify-json/noto@1.1.1/package"
SKIN_TONES = {"1f3fb", "1f3fc", "1f3fd", "1f3fe", "1f3ff"}
TWEMOJI = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
DEFINITION = re.compile(r'<(\w+)[^>]* id="([^"]+)"[^>]*>')


def main() -> None:
    """Fetch, pack and say what came of it."""
    ASSETS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder)
        fetch(source)
        pack_fonts(source)
        pack_emoji(source)
    for path in sorted(ASSETS.iterdir()):
        print(f"{path.stat().st_size:>10,} {path.name}")  # noqa: T201 - a script's answer


def fetch(folder: Path) -> None:
    """Get the packages by their ordinary clients and unpack them."""
    for package in NPM:
        name = package.removeprefix("@")
        target = folder / name
        target.mkdir(parents=True)
        run("npm", "pack", "--silent", "--pack-destination", str(target), package, at=folder)
        run("tar", "xzf", *(str(each) for each in target.glob("*.tgz")), at=target)
    run("apt-get", "download", *DEBIAN, at=folder)
    for each in folder.glob("*.deb"):
        run("dpkg-deb", "-x", str(each), str(folder), at=folder)


def run(*command: str, at: Path) -> None:
    """Run a command and fail with it."""
    subprocess.run(command, cwd=at, check=True)  # noqa: S603 - the commands stand above


def pack_fonts(folder: Path) -> None:
    """Cut each font down to what it is there for; the last holds what the others lack, and letters with rare marks."""
    cut(folder / INTER.format("Regular"), "inter.ttf", features=JOINING)
    cut(folder / INTER.format("SemiBold"), "inter-semibold.ttf", LATIN, features=("kern",))
    for script in ("Arabic", "Hebrew", "Thai", "Devanagari"):
        cut(folder / NOTO.format(script), f"noto-{script.lower()}.ttf", features=("*",))
    cut(folder / NOTO.format("Math"), "noto-math.ttf", BOLD_LETTERS)
    cut(folder / DROID, "droid-fallback.ttf", {0x20, *FULL_WIDTH, *common_characters()})
    rest = set(TTFont(folder / DEJAVU).getBestCmap()) - held()
    cut(folder / DEJAVU, "dejavu.ttf", {*rest, *LATIN, *MARKS}, features=("*",))


def held() -> set[int]:
    """Tell which characters the fonts hold that are asked before the last one."""
    return {code for path in ASSETS.glob("*.ttf") if path.name != "dejavu.ttf" for code in TTFont(path).getBestCmap()}


def cut(source: Path, name: str, codes: Iterable[int] = (), *, features: Iterable[str] = ()) -> None:
    """Write a font with these characters only, or all of them, without hints, which no picture at 2× needs."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(hinting=False, name_IDs=[1, 2, 4, 6, 13, 14, 16, 17], layout_features=list(features))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes or font.getBestCmap())
    subsetter.subset(font)
    font.flavor = None
    font.save(ASSETS / name)


def common_characters() -> set[int]:
    """Tell what Chinese (both ways of writing), Japanese and Korean texts are commonly made of."""
    pairs = ((codec, bytes((a, b))) for codec, (rows, cells) in COMMON.items() for a in rows for b in cells)
    return {ord(character) for codec, pair in pairs for character in pair.decode(codec, "ignore")}


def pack_emoji(folder: Path) -> None:
    """Write one zip: a member is an emoji in all its skin tones, which compress well together."""
    drawings, groups = read_drawings(folder), defaultdict[str, dict[str, str]](dict)
    for characters, facts in EMOJI_DATA.items():
        if facts["status"] in {STATUS["fully_qualified"], STATUS["component"]}:
            key = "-".join(f"{ord(each):x}" for each in characters if each != "\ufe0f")
            base = "-".join(part for part in key.split("-") if part not in SKIN_TONES) or key
            groups[base][key] = drawings[key]
    check_definitions(drawing for group in groups.values() for drawing in group.values())
    with zipfile.ZipFile(ASSETS / "emoji.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for base, group in sorted(groups.items()):
            packed.writestr(zipfile.ZipInfo(base), json.dumps(group), zipfile.ZIP_DEFLATED)


def read_drawings(folder: Path) -> dict[str, str]:
    """Read what draws each emoji in a box of 128 × 128: Noto's, but its flags are not packed, so those are Twemoji's.

    Since Unicode 15.1 families are black silhouettes; the people whom most phones show are in Noto's older set.
    """
    noto = folder / "iconify-json/noto@1.2.9/package"
    found, older = (json.loads((each / "icons.json").read_text()) for each in (noto, folder / NOTO_WITH_PEOPLE))
    people = {name: icon for name, icon in older["icons"].items() if name.startswith("family")}
    names, parents = json.loads((noto / "chars.json").read_text()), found["aliases"]
    drawings = {
        path.stem.replace("-fe0f", ""): f'<g transform="scale(3.5556)">{TWEMOJI.findall(path.read_text())[0]}</g>'
        for path in (folder / "discordapp/twemoji@16.0.1/package/dist/svg").glob("*.svg")
    }
    for code, name in names.items():
        icon = found["icons"][parents.get(name, {"parent": name})["parent"]]
        key = "-".join(part.lstrip("0") for part in code.split("-") if part != "fe0f")
        drawings[key] = people.get(name, icon)["body"].replace("svgID", f"people-{key}-")
    return drawings


def check_definitions(drawings: Iterable[str]) -> None:
    """Fail unless equal ids mean equal things: many emoji stand in one picture."""
    known: dict[str, str] = {}
    for drawing in drawings:
        for found in DEFINITION.finditer(drawing):
            tag, name = found.groups()
            end = found.end() if found[0].endswith("/>") else drawing.find(f"</{tag}>", found.end())
            whole = drawing[found.start() : end]
            if known.setdefault(name, whole) != whole:
                raise SystemExit(f"The id {name} means two things; give each drawing ids of its own.")


if __name__ == "__main__":
    main()
