"""The caption grammar: the many ways to ask for one scene, in English and Chinese.

Text encoder and generator learn from these captions; prompts of the copywriter follow the same shapes.
"""

import numpy as np

from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.scene import ATTRIBUTES, METALS, Scene
from export.captions.chance import cased, misspelt, pick, shuffled
from export.captions.plain_words import BACKDROP, NOISE, PODIUM, THING_FORMS, THINGS, words
from export.captions.sentence_forms import BACKDROP_FIRST, BACKDROP_LAST, FORMS, PODIUM_LAST, RELATIONS, SEPARATORS

DEFAULT = Scene()
STAND = ("podium", "material", "shape")
SAID_SHARES = (0.0, 0.25, 0.5, 1.0)  # from terse to complete
TYPO_SHARE = 0.06  # of captions, since shoppers and operators misspell
MIXED_SHARE = 0.06  # of captions take words from both languages


def _word(attribute: str, value: str, locale: Locale, rng: np.random.Generator) -> str:
    term = ATTRIBUTES[attribute][value]
    # Canonical names get a third of the mass: the copywriter and the attribute check use them most.
    word = term.name(locale) if rng.random() < 0.33 else pick(words(attribute, value, locale), rng)
    if locale == "zh" and attribute in {"backdrop", "podium"} and not word.endswith("色") and rng.random() < 0.3:
        return word + "色"
    if locale == "zh" and attribute == "material" and rng.random() < 0.15:
        return word + pick(("材质", "质感"), rng)
    if locale == "en" and attribute == "light" and word.endswith(" light") and rng.random() < 0.25:
        return word + "ing"
    return word


def _article(phrase: str, rng: np.random.Generator) -> str:
    if rng.random() < 0.5:
        return phrase
    return ("an " if phrase[:1] in "aeiou" else "a ") + phrase


def _backdrop(scene: Scene, locale: Locale, rng: np.random.Generator, *, first: bool) -> str:
    forms = (BACKDROP_FIRST if first else BACKDROP_LAST)[locale]
    colour = _word("backdrop", scene.backdrop, locale, rng)
    return pick(forms, rng).format(c=colour, n=pick(BACKDROP[locale], rng))


def _podium(scene: Scene, named: set[str], locale: Locale, rng: np.random.Generator, *, first: bool) -> str:
    noun = pick(PODIUM[locale], rng)
    parts = {
        name: _word(name, getattr(scene, name), locale, rng)
        for name in ("podium", "material", "shape")
        if name in named
    }
    adjectives = shuffled(tuple(parts.values()), rng)
    if not adjectives:
        return noun
    if not first:
        gap = pick((" ", ", ", " and "), rng) if locale == "en" else pick(("", "、", "的"), rng)
        return pick(PODIUM_LAST[locale], rng).format(n=noun, a=gap.join(adjectives))
    if locale == "zh":
        return pick(("", "", "", "的"), rng).join(adjectives) + pick(("", "", "的"), rng) + noun
    roll = rng.random()
    if roll < 0.1 and "podium" in parts:
        colour = parts.pop("podium")
        return " ".join([*shuffled(tuple(parts.values()), rng), noun, "in", colour])
    if roll < 0.2 and "material" in parts:
        material = parts.pop("material")
        return " ".join([*shuffled(tuple(parts.values()), rng), noun, pick(("made of", "of", "in"), rng), material])
    return pick((" ", " ", " ", " ", ", "), rng).join(adjectives) + " " + noun


def _extra(attribute: str, scene: Scene, locale: Locale, rng: np.random.Generator) -> str:
    value = getattr(scene, attribute)
    word = _word(attribute, value, locale, rng)
    if value == "none":
        return word
    if attribute == "props" and not word.startswith("an "):
        if rng.random() < 0.08:  # a prop's own colour is not the podium's
            colour = pick(tuple(ATTRIBUTES["podium"]), rng)
            word = _word("podium", colour, locale, rng) + (" " if locale == "en" else "") + word
        elif rng.random() < 0.2:
            word = pick(("a few ", "some ", "three ", "many "), rng) + word if locale == "en" else "几个" + word
    return pick(FORMS[attribute, locale], rng).format(w=word)


def _thing(locale: Locale, rng: np.random.Generator) -> str:
    thing = pick(THINGS[locale], rng)
    if rng.random() < 0.2:  # a product's own colour is nobody else's
        colour = _word("podium", pick(tuple(ATTRIBUTES["podium"]), rng), locale, rng)
        thing = f"{colour} {thing}" if locale == "en" else colour + thing
    return thing


def distraction(locale: Locale, rng: np.random.Generator) -> str:
    """Return words that say nothing about the scene: a product, a call to action, a wish for quality."""
    if rng.random() < 0.5:
        return pick(NOISE[locale], rng)
    return pick(THING_FORMS[locale], rng).format(t=_thing(locale, rng))


def _named(scene: Scene, rng: np.random.Generator) -> set[str]:
    """Choose what to say: all that differs from the default, and some of what does not."""
    share = SAID_SHARES[int(rng.random() * len(SAID_SHARES))]
    named = {name for name in ATTRIBUTES if getattr(scene, name) != getattr(DEFAULT, name) or rng.random() < share}
    return named - {"podium"} if scene.material in METALS else named  # gold is gold's own colour


def _core(scene: Scene, named: set[str], locale: Locale, rng: np.random.Generator) -> list[str]:
    """Say backdrop and podium: as one relation, or as separate parts."""
    podium_said = bool(named & set(STAND))
    if "backdrop" in named and podium_said:
        if rng.random() < 0.45:
            podium = _podium(scene, named, locale, rng, first=True)
            if locale == "en" and rng.random() < 0.1:
                bare = _word("backdrop", scene.backdrop, locale, rng)
                if named & set(STAND) == {"podium"} and rng.random() < 0.3:
                    podium = _word("podium", scene.podium, locale, rng)
                return [f"{_article(podium, rng)} {pick(('on', 'against', 'before'), rng)} {bare}"]
            backdrop = _backdrop(scene, locale, rng, first=True)
            if locale == "en":
                podium, backdrop = _article(podium, rng), _article(backdrop, rng)
            thing = pick(THINGS[locale], rng)
            return [pick(RELATIONS[locale], rng).format(p=podium, b=backdrop, t=thing)]
        # Mostly both colours stand before their nouns, or both behind: "backdrop sand, podium teal".
        podium_first = rng.random() < 0.6
        backdrop_first = podium_first if rng.random() < 0.8 else not podium_first
        podium = _podium(scene, named, locale, rng, first=podium_first)
        return shuffled((podium, _backdrop(scene, locale, rng, first=backdrop_first)), rng)
    if "backdrop" in named:
        return [_backdrop(scene, locale, rng, first=rng.random() < 0.7)]
    if podium_said:
        podium = _podium(scene, named, locale, rng, first=rng.random() < 0.7)
        return [f"place the product on {podium}" if locale == "en" and rng.random() < 0.1 else podium]
    return []


def caption(scene: Scene, locale: Locale, rng: np.random.Generator) -> str:
    """Write one caption of `scene`.

    An attribute at its default may go unsaid, so the default scene's caption may be empty.

    Args:
        scene: what the picture shows.
        locale: the language; a few captions mix both.
        rng: source of chance; equal states give equal captions.
    """
    named = _named(scene, rng)
    mixed = rng.random() < MIXED_SHARE

    def tongue() -> Locale:
        return LOCALES[int(rng.random() * 2)] if mixed else locale

    parts = _core(scene, named, tongue(), rng)
    extras = [_extra(name, scene, tongue(), rng) for name in ("props", "light", "season", "mood") if name in named]
    parts = [*parts, *shuffled(extras, rng)] if rng.random() < 0.75 else shuffled([*parts, *extras], rng)
    crowd = rng.random()
    for _ in range(0 if crowd < 0.6 else 1 if crowd < 0.9 else 2 if crowd < 0.985 else 6):
        parts.insert(int(rng.random() * (len(parts) + 1)), distraction(locale, rng))
    separator = pick(SEPARATORS[locale], rng)
    text = separator.join(parts)
    if rng.random() < 0.1:
        text += "。" if locale == "zh" else "."
    if rng.random() < TYPO_SHARE:
        text = misspelt(text, rng)
    return cased(text, rng)
