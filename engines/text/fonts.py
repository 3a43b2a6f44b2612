"""Noto Sans CJK faces from pip, with Simplified Chinese forms and Latin kerning where no shaper is needed.

The packaged face shows Japanese forms by default and keeps the Chinese ones behind OpenType `locl`, which needs a
shaper that many machines lack. So a copy of the face is derived once: `cmap` follows `locl` for ZHS, a `kern` table
carries the GPOS pairs of printable ASCII, all else is copied byte for byte. The same Pillow then draws the same
pixels everywhere.
"""

import hashlib
import os
import tempfile
import unicodedata
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from PIL import ImageFont

from engines.errors import LayoutError
from engines.files import draft
from engines.folders import cache_folder

Weight = Literal["regular", "bold"]
MODULES: dict[Weight, str] = {"regular": "noto_cjk_sans_jp_regular", "bold": "noto_cjk_sans_jp_bold"}
RECIPE = "1"  # part of the derived file's name: raise it when the derivation changes
KEPT = ("head", "hhea", "maxp", "OS/2", "name", "post", "CFF ", "hmtx")  # tables that drawing and measuring read
ASCII = range(0x20, 0x7F)  # printable; Latin copy kerns within it, and all pairs of the face would be megabytes


def _lookups(table: Any, scripts: tuple[str, ...], language: str | None, feature: str) -> list[Any]:
    """Return the subtables of `feature` in the first of `scripts` that has them, extensions unwrapped."""
    for script in scripts:
        for record in table.ScriptList.ScriptRecord:
            if record.ScriptTag != script:
                continue
            systems = {item.LangSysTag: item.LangSys for item in record.Script.LangSysRecord}
            system = systems.get(language) if language else record.Script.DefaultLangSys
            if system is None:
                continue
            features = [table.FeatureList.FeatureRecord[index] for index in system.FeatureIndex]
            indices = [i for item in features if item.FeatureTag == feature for i in item.Feature.LookupListIndex]
            subtables = [sub for index in indices for sub in table.LookupList.Lookup[index].SubTable]
            if subtables:
                return [getattr(sub, "ExtSubTable", sub) for sub in subtables]
    return []


def simplified_cmap(font: TTFont) -> dict[int, str]:
    """Return code point → glyph with Simplified Chinese forms; punctuation that Latin shares keeps its Latin form."""
    cmap: dict[int, str] = dict(font.getBestCmap())
    forms: dict[str, str] = {}
    for subtable in _lookups(font["GSUB"].table, ("hani", "DFLT"), "ZHS ", "locl"):
        forms.update(subtable.mapping)
    wide = (code for code, glyph in cmap.items() if glyph in forms and unicodedata.east_asian_width(chr(code)) in "WF")
    return cmap | {code: forms[cmap[code]] for code in list(wide)}


def kerning(font: TTFont, cmap: dict[int, str]) -> dict[tuple[str, str], int]:
    """Return the GPOS pair adjustments (font units) of printable ASCII."""
    glyphs = [cmap[code] for code in ASCII if code in cmap]
    pairs: dict[tuple[str, str], int] = {}
    for subtable in _lookups(font["GPOS"].table, ("latn", "DFLT"), None, "kern"):
        covered = subtable.Coverage.glyphs
        if subtable.Format == 1:
            sets = dict(zip(covered, subtable.PairSet, strict=True))
            found = [(g, r.SecondGlyph, r.Value1) for g in glyphs if g in sets for r in sets[g].PairValueRecord]
        else:
            first, second = subtable.ClassDef1.classDefs, subtable.ClassDef2.classDefs
            rows = subtable.Class1Record
            left = [g for g in glyphs if g in set(covered)]
            found = [(a, b, rows[first.get(a, 0)].Class2Record[second.get(b, 0)].Value1) for a in left for b in glyphs]
        allowed = set(glyphs)
        for a, b, value in found:
            if b in allowed and value is not None and getattr(value, "XAdvance", None):
                pairs.setdefault((a, b), value.XAdvance)
    return pairs


def derive(source: Path, target: Path) -> None:
    """Write the derived face of `source` to `target`; a reader never sees half a file."""
    with TTFont(source, lazy=True) as font, source.open("rb") as stream:
        cmap = simplified_cmap(font)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap = {code: cmap[code] for code in table.cmap}
        font["cmap"].tables = [table for table in font["cmap"].tables if table.isUnicode() and table.format != 14]
        kern = newTable("kern")
        pairs = KernTable_format_0()
        pairs.coverage, pairs.apple, pairs.tupleIndex, pairs.kernTable = 1, False, None, kerning(font, cmap)
        kern.version, kern.kernTables = 0, [pairs]
        reader = SFNTReader(stream)
        tables = {tag: reader[tag] for tag in KEPT}
        tables |= {"cmap": font["cmap"].compile(font), "kern": kern.compile(font)}
    target.parent.mkdir(parents=True, exist_ok=True)
    with draft(target) as path, path.open("wb") as file:
        writer = SFNTWriter(file, len(tables), "OTTO")
        for tag, data in sorted(tables.items()):
            writer[tag] = data
        writer.close()


def face_path(weight: Weight) -> Path:
    """Return the derived face of `weight`, made first if this machine has none.

    A temporary folder stands in for a cache that cannot be written.

    Raises:
        LayoutError: neither can be written.
    """
    source = Path(str(import_module(MODULES[weight]).FONT_PATH))
    name = f"noto-sans-{weight}-{hashlib.sha256(source.read_bytes()).hexdigest()[:16]}-{RECIPE}.otf"
    for folder in (cache_folder(), Path(tempfile.gettempdir()) / f"adloom-{os.getuid()}"):
        target = folder / name
        try:
            if not target.exists():
                derive(source, target)
        except OSError:
            continue
        return target
    raise LayoutError(f"no folder for prepared fonts is writable; set ADLOOM_CACHE to one ({cache_folder()} is not)")


class Face:
    """One weight of the typeface: `font` by size, `covers` by its character map."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with TTFont(path, lazy=True) as font:
            self.codes = frozenset(font.getBestCmap())
        self._fonts: dict[int, ImageFont.FreeTypeFont] = {}

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        """Return the Pillow font of `size` pixels an em."""
        if size not in self._fonts:
            self._fonts[size] = ImageFont.truetype(str(self.path), size, layout_engine=ImageFont.Layout.BASIC)
        return self._fonts[size]


@cache
def face(weight: Weight) -> Face:
    """Return the face of `weight`, opened once a process."""
    return Face(face_path(weight))
