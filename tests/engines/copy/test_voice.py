"""Approved lines come first, banned ones never again, whoever writes; a replay says the same."""

import msgspec

from engines.bundle.bundle import Bundle
from engines.copy.ask import Assignment
from engines.copy.kept import ban_key
from engines.copy.template import LAST_HEADLINE
from engines.copy.voice import Voice, approved_copy
from engines.creative import CreativeRequest, Studio
from engines.replay import replay
from engines.vocabulary.brief import Copy
from engines.vocabulary.harmony import example_stage
from engines.vocabulary.spoken import Spoken
from tests.support.word_samples import assigned, brief, product

FIRST = Spoken("view", "A kettle for {price}", "{name} by {brand}.", "See it")
SECOND = Spoken("view", "Tea for two", "A kettle that is easy to hold.", "See it")
SALE = Spoken("view", "{percent} off", "{name}, now {price}.", "See it")


class Told:
    """Says one headline after the other, by the seed."""

    def __init__(self, *headlines: str) -> None:
        self.headlines, self.seeds = headlines, []

    def write(self, assignment: Assignment, seed: int) -> Copy:
        self.seeds.append(seed)
        headline = self.headlines[min(seed, len(self.headlines) - 1)]
        return Copy(headline, "A kettle.", "See it", "teal podium, sand backdrop", "model", 1, ())


def asked(*approved: Spoken, banned: tuple[str, ...] = (), **changes) -> Assignment:
    item = product(approved=approved, banned=tuple(map(ban_key, banned)))
    return assigned(product=item, angle="view", **changes)


def test_an_approved_line_comes_first_with_the_facts_of_now():
    assignment, own = asked(FIRST), Told("Anything")
    copy = Voice(own).write(assignment, 0)
    assert (copy.headline, copy.description, copy.cta) == (
        "A kettle for $99.00",
        "Ceramic Kettle by Hearthmoor.",
        "See it",
    )
    assert (copy.source, copy.scene, own.seeds) == ("approved", example_stage(assignment.brief), [])


def test_the_seed_chooses_among_several():
    said = [approved_copy(asked(FIRST, SECOND), seed).headline for seed in range(4)]
    assert said == ["A kettle for $99.00", "Tea for two"] * 2


def test_a_line_of_another_angle_or_language_is_not_for_this_ad():
    assert approved_copy(assigned(product=product(approved=(FIRST,)), angle="cart"), 0) is None
    assert approved_copy(asked(FIRST, locale="zh"), 0) is None


def test_a_line_without_its_fact_is_passed_over_for_the_next():
    over = product(approved=(SALE, SECOND), sale_price=None)
    assert {approved_copy(assigned(product=over, angle="view"), seed).headline for seed in range(3)} == {"Tea for two"}
    assert approved_copy(assigned(product=product(approved=(SALE,), sale_price=None), angle="view"), 0) is None


def test_a_banned_copy_is_drawn_again_and_says_so():
    own = Told("Banned words", "Other words")
    copy = Voice(own).write(asked(banned=("banned words",)), 0)
    assert (copy.headline, copy.rejections, copy.attempts, own.seeds) == ("Other words", ("ban.headline",), 2, [0, 1])


def test_after_three_seeds_more_the_template_speaks_and_its_banned_headlines_are_passed_over():
    own = Told("Banned words")
    copy = Voice(own).write(asked(banned=("Banned words", "Ceramic Kettle")), 5)
    assert own.seeds == [5, 6, 7, 8]
    assert (copy.headline, copy.source, copy.rejections) == ("Kettle", "template", ("ban.headline",) * 4)


def test_when_every_headline_of_the_template_is_banned_its_last_one_speaks_since_an_ad_needs_words():
    every = ("Banned words", "Ceramic Kettle", "Kettle", LAST_HEADLINE["en"])
    assert Voice(Told("Banned words")).write(asked(banned=every), 1).headline == LAST_HEADLINE["en"]


def test_an_explanation_holds_the_decisions_and_is_replayed_by_them():
    studio = Studio(Bundle.open())
    for item in (product(approved=(FIRST, SECOND)), product(banned=("a",))):
        creative = studio.render(CreativeRequest(event_id="e", slot="300x250", seed=3, brief=brief(product=item)))
        why = msgspec.json.decode(msgspec.json.encode(creative.explain))
        assert (why["copy"]["source"] == "approved") == bool(item.approved)
        assert why["request"]["brief"]["product"]["approved"] == [msgspec.to_builtins(line) for line in item.approved]
        assert replay(studio, why).data == creative.data


def test_a_banned_copy_of_the_starter_is_replayed_as_what_was_said_instead():
    studio = Studio(Bundle.open())
    request = CreativeRequest(event_id="e", slot="300x250", seed=3, brief=brief())
    first = studio.write(request)
    banned = brief(product=product(banned=(ban_key(first.headline),)))
    creative = studio.render(msgspec.structs.replace(request, brief=banned))
    assert creative.explain["copy"]["headline"] != first.headline
    assert replay(studio, msgspec.json.decode(msgspec.json.encode(creative.explain))).data == creative.data
