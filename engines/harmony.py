"""Which stages suit a product: colours that go together, and what tone and season ask of material, props and light."""

from collections.abc import Callable, Sequence

from engines.brief import Tone
from engines.scene import ATTRIBUTES, Locale, Scene

Pick = Callable[[Sequence[str]], str]
"""Chooses one of several fitting values: the first for a template, by chance for a training corpus."""

BACKDROPS: dict[str, tuple[str, ...]] = {
    "": ("sand", "ivory", "sage", "sky", "grey", "blush"),
    "ivory": ("sand", "terracotta", "teal", "navy", "sage", "blush"),
    "sand": ("ivory", "teal", "terracotta", "sage", "sky", "navy"),
    "blush": ("ivory", "sage", "lavender", "plum", "grey", "sky"),
    "coral": ("ivory", "teal", "sand", "sky", "navy"),
    "red": ("ivory", "sand", "grey", "blush", "charcoal", "emerald"),
    "terracotta": ("ivory", "sand", "sage", "sky", "teal", "amber"),
    "amber": ("ivory", "navy", "sky", "teal", "grey", "terracotta"),
    "olive": ("ivory", "sand", "amber", "blush", "terracotta"),
    "sage": ("ivory", "sand", "blush", "terracotta", "emerald", "sky"),
    "emerald": ("ivory", "sand", "blush", "amber", "sage", "red"),
    "teal": ("ivory", "sand", "coral", "blush", "grey", "amber"),
    "sky": ("ivory", "sand", "navy", "blush", "coral", "amber"),
    "navy": ("ivory", "sand", "sky", "amber", "grey", "coral"),
    "lavender": ("ivory", "sage", "grey", "plum", "sand", "sky"),
    "plum": ("ivory", "lavender", "blush", "sand", "sage"),
    "grey": ("ivory", "sky", "sage", "coral", "navy", "blush"),
    "charcoal": ("ivory", "sand", "grey", "amber", "teal", "sky", "red"),
    "chocolate": ("ivory", "sand", "sage", "blush", "amber", "sky"),
}
"""Backdrops on which a product of that colour stands out, calm ones first."""

PODIUMS: dict[str, tuple[str, ...]] = {
    "ivory": ("sand", "sage", "terracotta", "blush", "navy", "olive", "sky"),
    "sand": ("ivory", "terracotta", "teal", "olive", "chocolate"),
    "blush": ("ivory", "coral", "plum", "sage", "lavender"),
    "coral": ("ivory", "blush", "sand", "navy", "teal"),
    "red": ("ivory", "amber", "blush", "charcoal"),
    "terracotta": ("ivory", "sand", "amber", "sage"),
    "amber": ("ivory", "navy", "chocolate", "terracotta"),
    "olive": ("ivory", "sand", "amber", "sage"),
    "sage": ("ivory", "sand", "emerald", "blush", "olive"),
    "emerald": ("ivory", "sage", "amber", "sand"),
    "teal": ("ivory", "sand", "coral", "amber", "sky"),
    "sky": ("ivory", "navy", "blush", "grey", "lavender"),
    "navy": ("ivory", "sky", "amber", "grey", "coral"),
    "lavender": ("ivory", "plum", "grey", "blush", "sky"),
    "plum": ("ivory", "blush", "lavender", "amber"),
    "grey": ("ivory", "charcoal", "sky", "lavender", "navy"),
    "charcoal": ("ivory", "grey", "amber", "red", "teal"),
    "chocolate": ("ivory", "sand", "amber", "terracotta"),
}
"""Podium colours that go with a backdrop."""

SEASON_COLOURS: dict[str, frozenset[str]] = {
    "none": frozenset(),
    "spring": frozenset({"blush", "sage", "sky", "ivory", "lavender"}),
    "summer": frozenset({"sky", "teal", "amber", "coral", "sage"}),
    "autumn": frozenset({"terracotta", "amber", "olive", "sand", "chocolate"}),
    "winter": frozenset({"navy", "sky", "grey", "ivory", "lavender"}),
    "festival": frozenset({"red", "plum", "emerald", "amber", "charcoal", "navy"}),
}
MATERIALS: dict[Tone, tuple[str, ...]] = {
    "fresh": ("wood", "matte"),
    "luxury": ("marble", "metal", "glossy"),
    "minimal": ("matte", "wood"),
    "playful": ("glossy", "matte"),
    "tech": ("metal", "glossy"),
}
SHAPES: dict[Tone, tuple[str, ...]] = {
    "fresh": ("round", "stepped"),
    "luxury": ("round", "stepped"),
    "minimal": ("round", "block"),
    "playful": ("round", "stepped", "block"),
    "tech": ("block", "round"),
}
PROPS: dict[Tone, tuple[str, ...]] = {
    "fresh": ("none", "arch", "spheres"),
    "luxury": ("none", "arch"),
    "minimal": ("none",),
    "playful": ("spheres", "cubes", "none"),
    "tech": ("none", "cubes"),
}
LIGHTS: dict[Tone, tuple[str, ...]] = {
    "fresh": ("soft", "cool"),
    "luxury": ("side", "top"),
    "minimal": ("soft",),
    "playful": ("soft", "top"),
    "tech": ("side", "cool"),
}
SEASON_PROPS: dict[str, tuple[str, ...]] = {"winter": ("cones",), "festival": ("gifts", "lanterns")}
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
    )


def plain_phrase(scene: Scene, locale: Locale) -> str:
    """Return the plain prompt of `scene`, canonical words in one order; absent props and season are not mentioned."""
    names = {attribute: ATTRIBUTES[attribute][getattr(scene, attribute)].name(locale) for attribute in ATTRIBUTES}
    extras = [names[key] for key in ("props", "light", "season") if getattr(scene, key) != "none"]
    if locale == "zh":
        podium = f"{names['podium']}{names['material']}{names['shape']}展台"
        return "，".join((podium, f"{names['backdrop']}背景", *extras))
    podium = f"{names['podium']} {names['material']} {names['shape']} podium"
    return ", ".join((podium, f"{names['backdrop']} backdrop", *extras))
