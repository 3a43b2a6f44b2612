"""The gates that every part of a copy passes, whoever wrote it: form, facts, limits, policy, scene words."""

from collections.abc import Mapping

from engines.copy.ask import Assignment
from engines.copy.facts import broken_fact, fill, over_limit
from engines.copy.policy import refused
from engines.copy.scene_words import broken_scene

PARTS = ("scene", "headline", "description", "cta")


def judge(part: str, text: str | None, told: Mapping[str, str], assignment: Assignment) -> tuple[str, str | None]:
    """Fill the facts into `text` of `part`; return what it says, and the rule that it breaks beside what is `told`."""
    if text is None:
        return "", "form"
    brief, facts = assignment.brief, assignment.facts
    if part == "scene":
        return text, broken_scene(text, brief.locale, brief.backdrop)
    said = fill(text, facts)
    if said is None:
        return "", "fact.missing"
    texts = {"headline": "", "description": "", "cta": "", **told, part: said}
    rule = (
        over_limit(part, said)
        or broken_fact(said, brief.product, facts)
        or refused(texts["headline"], texts["description"], texts["cta"], facts)
    )
    return said, rule
