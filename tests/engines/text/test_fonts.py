from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from engines.errors import LayoutError
from engines.text.fonts import Face, face, face_path
from engines.text.glyphs import draw_text, text_width


def test_simplified_chinese_forms_replace_the_japanese_ones() -> None:
    import noto_cjk_sans_jp_bold  # noqa: PLC0415

    with (
        TTFont(str(noto_cjk_sans_jp_bold.FONT_PATH), lazy=True) as source,
        TTFont(face("bold").path, lazy=True) as derived,
    ):
        before, after = source.getBestCmap(), derived.getBestCmap()
    assert before.keys() == after.keys()
    assert all(before[ord(char)] != after[ord(char)] for char in "骨直令角")
    assert all(before[ord(char)] == after[ord(char)] for char in "Az09“·—")


def test_latin_is_kerned() -> None:
    assert text_width("bold", 100, "AV") < text_width("bold", 100, "A") + text_width("bold", 100, "V")


def test_widths_scale_with_size_and_add_up_for_chinese() -> None:
    assert text_width("regular", 12, "手冲") == pytest.approx(24)
    assert text_width("regular", 24, "kettle") == pytest.approx(2 * text_width("regular", 12, "kettle"))


@pytest.mark.parametrize("text", ["kettle \N{GRINNING FACE}", "\N{ETHIOPIC SYLLABLE HA}", "tab\there"])
def test_a_missing_glyph_is_an_error_and_not_a_box(text: str) -> None:
    with pytest.raises(LayoutError, match="no glyph for U\\+"):
        text_width("bold", 12, text)


def test_text_is_drawn_where_it_is_asked_for() -> None:
    image = Image.new("RGB", (120, 40), "white")
    draw_text(image, 10.0, 30, "茶 Tea", "bold", 20, (0, 0, 0))
    box = image.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert 10 <= left <= 13
    assert right <= 10 + text_width("bold", 20, "茶 Tea") + 1
    assert top >= 30 - 0.88 * 20 - 1
    assert bottom <= 30 + 0.22 * 20 + 1


def test_an_unwritable_cache_falls_back_to_a_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    (tmp_path / "spare").mkdir()
    monkeypatch.setenv("ADLOOM_CACHE", str(blocked))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spare"))
    path = face_path("regular")
    assert path.is_relative_to(tmp_path / "spare")
    assert Face(path).font(12).getlength("茶") == 12


def test_deriving_a_face_twice_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADLOOM_CACHE", str(tmp_path))
    assert face_path("bold").read_bytes() == face("bold").path.read_bytes()
    assert [path.suffix for path in tmp_path.iterdir()] == [".otf"]
