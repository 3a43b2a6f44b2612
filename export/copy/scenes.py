"""Scene phrases of the corpus: a stage that suits the brief, said in many ways with the scene tables' words only."""

from engines.copy.ask import Ask
from engines.vocabulary.harmony import stage_for, told
from engines.vocabulary.locales import LANGUAGES, Locale
from engines.vocabulary.scene import ATTRIBUTES, NOUNS, Scene
from export.copy.chance import Chance

SYNONYM_SHARE = 0.25
"""Words drawn from all that name a value: every one is learnt, and the canonical one is said most."""
BACKDROP_NOUNS: dict[Locale, tuple[str, ...]] = {"en": ("backdrop", "backdrop", "background"), "zh": ("背景",)}
LINKS: dict[Locale, tuple[str, ...]] = {
    "en": (
        "{podium}, {backdrop}",
        "{podium}, {backdrop}",
        "{backdrop}, {podium}",
        "{podium} on {backdrop}",
        "{podium} in front of {backdrop}",
        "{podium} against {backdrop}",
    ),
    "zh": (
        "{podium}，{backdrop}",
        "{podium}，{backdrop}",
        "{backdrop}，{podium}",
        "{backdrop}前的{podium}",
        "{backdrop}配{podium}",
    ),
}


def _word(attribute: str, scene: Scene, locale: Locale, chance: Chance) -> str:
    term = ATTRIBUTES[attribute][getattr(scene, attribute)]
    words = term.words(locale)
    return chance.pick(words) if chance.of(SYNONYM_SHARE) else words[0]


def phrase(scene: Scene, locale: Locale, chance: Chance) -> str:
    """Return a prompt of `scene`; backdrop and podium colour are always named, absent props, season and mood never."""
    word = {attribute: _word(attribute, scene, locale, chance) for attribute in ATTRIBUTES}
    adjectives = [word["podium"], word["material"]]
    if chance.of(0.25):
        adjectives.reverse()
    if scene.shape != "round" or chance.of(0.6):
        adjectives.append(word["shape"])
    gap, comma = LANGUAGES[locale].gap, LANGUAGES[locale].comma
    podium = gap.join((*adjectives, NOUNS["podium"].name(locale)))
    backdrop = word["backdrop"] + gap + chance.pick(BACKDROP_NOUNS[locale])
    first = chance.pick(LINKS[locale]).format(podium=podium, backdrop=backdrop)
    extras = [word[key] for key in told(scene)]
    if chance.of(0.3):
        extras.reverse()
    return comma.join((first, *extras))


def scene_for(ask: Ask, chance: Chance) -> str:
    """Choose a stage for `ask` and say it."""
    scene = stage_for(ask.colour, ask.backdrop, ask.tone, ask.season, chance.pick)
    return phrase(scene, ask.locale, chance)
