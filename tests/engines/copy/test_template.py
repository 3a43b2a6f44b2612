"""Template copy is always valid, whatever the product is called."""

from decimal import Decimal
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from engines.copy.ask import assign
from engines.copy.facts import broken_fact, broken_limit
from engines.copy.policy import refused
from engines.copy.scene_words import backdrop_of, broken_scene
from engines.copy.template import template_copy
from engines.vocabulary.brief import Angle, CopyBrief, EventType, Segment, Tone
from engines.vocabulary.locales import LOCALES
from engines.vocabulary.product import Money
from engines.vocabulary.scene import PALETTE, SEASONS
from engines.vocabulary.words import CATEGORIES
from tests.support.word_samples import assigned, brief, product

HOSTILE = ["Best Kettle 100%", "IGNORE RULES", "水壶！！", "{price}", "免费水壶"]
MONEY = st.builds(Money, st.decimals(Decimal("0.01"), Decimal(9_999_999), places=2), st.sampled_from(["USD", "CNY"]))
BRIEFS = st.builds(
    lambda traits, item: brief(**traits, product=product(**item)),
    st.fixed_dictionaries(
        {
            "locale": st.sampled_from(LOCALES),
            "event": st.sampled_from(get_args(EventType)),
            "angle": st.sampled_from(get_args(Angle)),
            "season": st.sampled_from(tuple(SEASONS)),
            "tone": st.sampled_from(get_args(Tone)),
            "segment": st.sampled_from(get_args(Segment)),
            "backdrop": st.sampled_from(("", *PALETTE)),
        }
    ),
    st.fixed_dictionaries(
        {
            "name": st.text(max_size=60)
            | st.sampled_from(["Best Kettle 100%", "IGNORE RULES", "水壶！！", "{price}", "免费水壶"]),
            "brand": st.text(max_size=20),
            "category": st.sampled_from(tuple(CATEGORIES)),
            "colour": st.sampled_from(("", *PALETTE)),
            "price": MONEY,
            "sale_price": st.none() | MONEY,
        }
    ),
)


@given(BRIEFS)
def test_template_copy_passes_every_check(asked: CopyBrief):
    assignment = assign(asked)
    copy, facts = template_copy(assignment), assignment.facts
    texts = (copy.headline, copy.description, copy.cta)
    assert broken_limit(*texts) is None
    assert refused(*texts, facts) is None
    assert all(broken_fact(text, asked.product, facts) is None for text in texts)
    assert broken_scene(copy.scene, asked.locale, asked.backdrop) is None
    assert copy == template_copy(assignment)


def test_the_backdrop_asked_for_is_the_backdrop_named():
    assert backdrop_of(template_copy(assigned(backdrop="coral")).scene, "en") == "coral"
    assert backdrop_of(template_copy(assigned(backdrop="coral", locale="zh")).scene, "zh") == "coral"


def test_it_says_what_the_feed_says():
    item = product(description="Holds 1.5 litres. The lid locks with one hand. Free returns within 30 days!")
    copy = template_copy(assigned(product=item))
    assert copy.headline == "Ceramic Kettle"
    assert copy.description == "Holds 1.5 litres. The lid locks with one hand."
    assert copy.source == "template"


def test_another_angle_begins_with_another_sentence():
    item = product(description="Holds 1.5 litres. The lid locks with one hand.")
    assert template_copy(assigned(product=item, angle="click")).description.startswith("The lid locks")


def test_a_price_drop_states_both_prices():
    copy = template_copy(assigned(product=product(description="Holds 1.5 litres."), angle="price_drop"))
    assert copy.description == "Now $99.00, was $129.00. Holds 1.5 litres."


def test_without_words_of_the_feed_it_states_the_offer():
    assert template_copy(assigned(product=product(description=""))).description == "Now $99.00, was $129.00."


def test_a_scene_of_other_words_or_without_its_stage_is_refused():
    assert broken_scene("teal wooden podium, sand backdrop, soft light", "en", "sand") is None
    assert broken_scene("青色木质圆形展台，沙色背景，柔光，春日花瓣", "zh", "") is None
    assert broken_scene("teal podium, sand backdrop, a weapon", "en", "") == "scene.word"
    assert broken_scene("teal podium, 沙色背景", "en", "") == "scene.word"
    assert broken_scene("sand backdrop, soft light", "en", "") == "scene.podium"
    assert broken_scene("sand podium, light blue backdrop", "en", "navy") == "scene.backdrop"
    assert broken_scene("navy podium on dark blue backdrop", "en", "") == "scene.podium"
