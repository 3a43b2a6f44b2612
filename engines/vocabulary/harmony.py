"""Which stages suit a product: colours that go together, and what tone and season ask of material, props and light."""

import re
from collections.abc import Callable, Sequence

from engines.vocabulary.brief import CopyBrief, Tone
from engines.vocabulary.locales import LANGUAGES, Locale
from engines.vocabulary.scene import ATTRIBUTES, NOUNS, Scene

EXTRAS = ("props", "light", "season", "mood")  # told after podium and backdrop
Pick = Callable[[Sequence[str]], str]
"""Chooses one of several fitting values: the first for a template, by chance for a training corpus."""

_SUITING = """
    ivory | sand terracotta teal navy sage blush | sand sage terracotta blush navy olive sky
    sand | ivory teal terracotta sage sky navy | ivory terracotta teal olive chocolate
    blush | ivory sage lavender plum grey sky | ivory coral plum sage lavender
    coral | ivory teal sand sky navy | ivory blush sand navy teal
    red | ivory sand grey blush charcoal emerald | ivory amber blush charcoal
    terracotta | ivory sand sage sky teal amber | ivory sand amber sage
    amber | ivory navy sky teal grey terracotta | ivory navy chocolate terracotta
    olive | ivory sand amber blush terracotta | ivory sand amber sage
    sage | ivory sand blush terracotta emerald sky | ivory sand emerald blush olive
    emerald | ivory sand blush amber sage red | ivory sage amber sand
    teal | ivory sand coral blush grey amber | ivory sand coral amber sky
    sky | ivory sand navy blush coral amber | ivory navy blush grey lavender
    navy | ivory sand sky amber grey coral | ivory sky amber grey coral
    lavender | ivory sage grey plum sand sky | ivory plum grey blush sky
    plum | ivory lavender blush sand sage | ivory blush lavender amber
    grey | ivory sky sage coral navy blush | ivory charcoal sky lavender navy
    charcoal | ivory sand grey amber teal sky red | ivory grey amber red teal
    chocolate | ivory sand sage blush amber sky | ivory sand amber terracotta
    peach | ivory sage slate mint terracotta sky | ivory coral terracotta sage slate
    orange | ivory sand navy sky slate peach | ivory amber navy terracotta
    burgundy | ivory blush sand peach grey | ivory blush amber peach
    magenta | ivory blush navy peach grey lavender | ivory blush navy peach
    cobalt | ivory sand sky peach amber grey | ivory sky amber navy
    slate | ivory sand peach sky blush amber | ivory sky navy peach grey
    mint | ivory peach slate coral blush navy | ivory emerald peach teal coral
    lime | ivory sky emerald slate sand navy | ivory emerald olive navy
"""
"""A colour; backdrops on which a product of it stands out, calm ones first; podiums that go with a backdrop of it."""


def _suiting(column: int) -> dict[str, tuple[str, ...]]:
    rows = (row.split("|") for row in _SUITING.strip().splitlines())
    return {cells[0].strip(): tuple(cells[column].split()) for cells in rows}


BACKDROPS = {"": ("sand", "ivory", "sage", "sky", "grey", "blush"), **_suiting(1)}
"""Backdrops that suit a product of a colour; "" is one whose colour is not known."""
PODIUMS = _suiting(2)
"""Podium colours that go with a backdrop."""

SEASON_COLOURS: dict[str, frozenset[str]] = {
    "none": frozenset(),
    "spring": frozenset({"blush", "sage", "sky", "ivory", "lavender"}),
    "summer": frozenset({"sky", "teal", "amber", "coral", "sage"}),
    "autumn": frozenset({"terracotta", "amber", "olive", "sand", "chocolate"}),
    "winter": frozenset({"navy", "sky", "grey", "ivory", "lavender"}),
    "festival": frozenset({"red", "plum", "emerald", "amber", "charcoal", "navy"}),
    "christmas": frozenset({"red", "emerald", "ivory", "burgundy", "navy"}),
    "lunar": frozenset({"red", "burgundy", "amber", "coral", "peach"}),
    "moon": frozenset({"navy", "slate", "plum", "amber", "teal"}),
    "double11": frozenset({"red", "orange", "magenta", "coral", "plum"}),
    "midyear": frozenset({"sky", "coral", "mint", "lime", "peach", "amber"}),
}
MATERIALS: dict[Tone, tuple[str, ...]] = {
    "fresh": ("wood", "matte", "glass"),
    "luxury": ("marble", "metal", "glossy", "fabric"),
    "minimal": ("matte", "wood", "concrete"),
    "playful": ("glossy", "matte"),
    "tech": ("metal", "glossy", "glass"),
}
SHAPES: dict[Tone, tuple[str, ...]] = {
    "fresh": ("round", "stepped"),
    "luxury": ("round", "stepped"),
    "minimal": ("round", "block", "bridge"),
    "playful": ("round", "stepped", "block", "pair"),
    "tech": ("block", "round"),
}
PROPS: dict[Tone, tuple[str, ...]] = {
    "fresh": ("none", "arch", "spheres", "palms", "water"),
    "luxury": ("none", "arch"),
    "minimal": ("none",),
    "playful": ("spheres", "cubes", "none"),
    "tech": ("none", "cubes"),
}
LIGHTS: dict[Tone, tuple[str, ...]] = {
    "fresh": ("soft", "cool", "window"),
    "luxury": ("side", "top", "window"),
    "minimal": ("soft",),
    "playful": ("soft", "top"),
    "tech": ("side", "cool", "neon"),
}
MOODS: dict[Tone, tuple[str, ...]] = {
    "fresh": ("minimal", "fresh"),
    "luxury": ("minimal", "luxury"),
    "minimal": ("minimal",),
    "playful": ("minimal", "playful"),
    "tech": ("minimal", "tech"),
}
SEASON_PROPS: dict[str, tuple[str, ...]] = {
    "summer": ("none", "palms", "shells"),
    "winter": ("cones",),
    "festival": ("gifts", "lanterns"),
    "christmas": ("gifts", "cones"),
    "lunar": ("none", "gifts"),
    "moon": ("none",),
    "double11": ("none", "gifts"),
    "midyear": ("none", "spheres"),
}
CALM = frozenset({"none", "spring", "summer", "autumn", "winter"})
"""Seasons that leave room for a mood: occasions dress the wall themselves."""
SEASON_LIGHTS: dict[str, tuple[str, ...]] = {"summer": ("sunset", "soft"), "autumn": ("sunset",), "winter": ("cool",)}


def _leaning(options: tuple[str, ...], favoured: frozenset[str]) -> tuple[str, ...]:
    return tuple(value for value in options if value in favoured) or options


def stage_for(colour: str, backdrop: str, tone: Tone, season: str, pick: Pick) -> Scene:
    """Return a stage for a product of `colour`; a `backdrop` that is not "" is kept as asked."""
    chosen = backdrop or pick(_leaning(BACKDROPS[colour], SEASON_COLOURS[season]))
    podiums = tuple(value for value in PODIUMS[chosen] if value != colour)
    return Scene(
        backdrop=chosen,
        podium=pick(podiums),
        material=pick(MATERIALS[tone]),
        shape=pick(SHAPES[tone]),
        props=pick(SEASON_PROPS.get(season, PROPS[tone])),
        light=pick(SEASON_LIGHTS.get(season, LIGHTS[tone])),
        season=season,
        mood=pick(MOODS[tone]) if season in CALM else "minimal",
    )


def told(scene: Scene) -> tuple[str, ...]:
    """Name the attributes that a prompt adds to podium and backdrop: the light, and what differs from the default."""
    return tuple(key for key in EXTRAS if key == "light" or getattr(scene, key) != getattr(Scene(), key))


def plain_phrase(scene: Scene, locale: Locale) -> str:
    """Return the plain prompt of `scene`: canonical words in one order, what is absent is not mentioned."""
    names = {attribute: ATTRIBUTES[attribute][getattr(scene, attribute)].name(locale) for attribute in ATTRIBUTES}
    nouns = {part: noun.name(locale) for part, noun in NOUNS.items()}
    gap, comma = LANGUAGES[locale].gap, LANGUAGES[locale].comma
    podium = gap.join((names["podium"], names["material"], names["shape"], nouns["podium"]))
    backdrop = gap.join((names["backdrop"], nouns["backdrop"]))
    return comma.join((podium, backdrop, *(names[key] for key in told(scene))))


def example_stage(brief: CopyBrief) -> str:
    """Return the plain scene that suits `brief`, in words of the scene tables."""
    scene = stage_for(brief.product.colour, brief.backdrop, brief.tone, brief.season, lambda fit: fit[0])
    return plain_phrase(scene, brief.locale)


def drawn_stage(brief: CopyBrief, pick: Pick) -> str:
    """Return a plain scene that suits `brief`, of what `pick` takes wherever several things suit."""
    scene = stage_for(brief.product.colour, brief.backdrop, brief.tone, brief.season, pick)
    return calmed(plain_phrase(scene, brief.locale), brief.locale)


REACHING = ("arch", "palms", "water")
"""Props that reach behind the words of a layout, where their cut-off ends read as smears."""


def calmed(scene: str, locale: Locale) -> str:
    """Return a scene prompt without the props that reach behind the words."""
    barred = {word for prop in REACHING for word in ATTRIBUTES["props"][prop].words(locale)}
    parts = [part.strip() for part in re.split("[,，]", scene)]
    return LANGUAGES[locale].comma.join(part for part in parts if part not in barred)
