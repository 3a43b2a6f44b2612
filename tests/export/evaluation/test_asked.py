"""What is asked of a place and seen: prompts that can be painted, marks only where something shows, shares of those."""

from types import SimpleNamespace

import pytest

pytest.importorskip("torch", reason="the export extra is not installed")

from engines.paint.asked import Asked
from engines.paint.asking import PLAIN, Asking
from engines.paint.place_painter import PlacePainter
from engines.paint.sets import Set
from engines.places.spoken import spoken
from export.captions.places.samples import held_out
from export.checker.places import Seen
from export.evaluation.asked import SHOWN, asked_and_seen, lines, marks, shares, wishes
from export.places.rows import sets
from tests.support.asker_samples import with_asker
from tests.support.bundle_samples import SETS, placed

ASKED = Asked(place="kitchen", arrangement=0, light="window", wall=(1, 2, 3), stand=(4, 5, 6))


def test_wishes_can_be_painted_and_their_walls_were_never_taught_so():
    found = wishes(sets(), 60, 1)
    assert found == wishes(sets(), 60, 1)
    for asking in found:
        assert spoken(asking, sets(), 1).refused == ()
        assert asking.wall == "own" or held_out(asking)
    assert len({asking.place for asking in found}) > 10


def test_only_what_is_asked_for_and_shown_counts():
    seen = Seen(Set("kitchen", 1), light=False, wall=None, stand=True)
    assert marks(seen, ASKED, Asking("kitchen", wall="sage", stand="navy")) == {"place": True, "stand": True}
    assert marks(seen, ASKED, Asking("kitchen", light="window")) == {"place": True, "light": False}
    assert marks(seen, ASKED, PLAIN) == {}


def test_shares_are_of_what_counted():
    found = shares([{"place": True, "wall": False}, {"place": True}, {"place": False, "wall": True}])
    assert found == {"place": 0.6667, "wall": 0.5, "all": 0.3333}


def test_reader_and_painter_are_asked_in_both_languages(tmp_path):
    bundle = with_asker(placed(tmp_path / "bundle"))
    checker = SimpleNamespace(seen=lambda _, asked: Seen(asked.set, light=True, wall=True, stand=True))
    report = asked_and_seen(bundle, checker, 3)
    assert set(report) == {"en", "zh"}
    assert all(one["place"] == 1 == one["all"] for one in report.values())
    assert PlacePainter(bundle, threads=1).sets == SETS


def test_a_report_is_a_table_of_both_languages():
    whole = dict.fromkeys((*SHOWN, "all"), 0.9)
    known = dict.fromkeys(("en", "zh", "en_aside", "zh_aside"), 0.8)
    found = lines(
        {
            "prompts": 5,
            "asked_and_seen": {"en": whole, "zh": {}},
            "checker_on_renders": {**whole, "refused": 0.97},
            "synonyms": known,
        }
    )
    assert found[0].count("|") == found[1].count("|") == found[2].count("|")
    assert found[2] == "| place | 90.0% | 0.0% | 90.0% |"
    assert found[-1] == "Unseen words for places: en 80.0% (80.0% aside), zh 80.0% (80.0% aside)."
