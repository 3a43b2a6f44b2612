"""The grammar of scene phrases, built from the scene tables: podium and backdrop in either order, then what is told.

`begins` follows a text that is not finished yet, so that a decoder never enters a phrase that cannot become a scene.
"""

from functools import cache
from typing import NamedTuple

from engines.vocabulary.harmony import EXTRAS
from engines.vocabulary.locales import LANGUAGES, Locale
from engines.vocabulary.scene import ATTRIBUTES, NOUNS, PALETTE, TO_BACKDROP, TO_PODIUM


class _State(NamedTuple):
    """What was said: `doing` is the clause at hand, the colours are palette keys, `said` attributes or extras."""

    doing: str = "start"
    podium: str = ""
    backdrop: str = ""
    said: frozenset[str] = frozenset()


_Moves = dict[str, list[tuple[str, _State]]]
"""Next phrases by their first character, each with the state behind it."""


def _podium(state: _State, locale: Locale) -> list[tuple[str, _State]]:
    gap, noun = LANGUAGES[locale].gap, NOUNS["podium"].name(locale)
    moves = []
    if "podium" not in state.said:
        for key, term in PALETTE.items():
            after = state._replace(podium=key, said=state.said | {"podium"})
            moves += [(word + gap, after) for word in term.words(locale) if key != state.backdrop]
    both = {"podium", "material"} <= state.said
    for attribute in ("shape",) if both else ("material",):
        if attribute not in state.said:
            after = state._replace(said=state.said | {attribute})
            moves += [(word + gap, after) for term in ATTRIBUTES[attribute].values() for word in term.words(locale)]
    if both:
        moves.append((noun, _State("extras") if state.backdrop else _State("podium said", podium=state.podium)))
    return moves


def _backdrop(state: _State, locale: Locale, asked: str) -> list[tuple[str, _State]]:
    gap, nouns = LANGUAGES[locale].gap, NOUNS["backdrop"].words(locale)
    moves = []
    for key in (asked,) if asked else PALETTE:
        after = _State("extras") if state.podium else _State("backdrop said", backdrop=key)
        phrases = [word + gap + noun for word in PALETTE[key].words(locale) for noun in nouns]
        moves += [(phrase, after) for phrase in phrases if key != state.podium]
    return moves


@cache
def _moves(state: _State, locale: Locale, asked: str) -> _Moves:
    if state.doing == "start":
        ahead = state._replace(doing="podium", backdrop="")
        # A podium of the colour that the backdrop must have would leave no backdrop to name.
        moves = [move for move in _podium(ahead, locale) if not asked or move[1].podium != asked]
        moves += _backdrop(state, locale, asked)
    elif state.doing == "podium":
        moves = [move for move in _podium(state, locale) if not asked or move[1].podium != asked]
    elif state.doing == "podium said":
        moves = [
            (link + phrase, after) for link in TO_BACKDROP[locale] for phrase, after in _backdrop(state, locale, asked)
        ]
    elif state.doing == "backdrop said":
        moves = [(link, state._replace(doing="podium")) for link in TO_PODIUM[locale]]
    else:
        moves = [
            (LANGUAGES[locale].comma + word, state._replace(said=state.said | {attribute}))
            for attribute in EXTRAS
            if attribute not in state.said
            for term in ATTRIBUTES[attribute].values()
            for word in term.words(locale)
        ]
    table: _Moves = {}
    for phrase, after in moves:
        table.setdefault(phrase[0], []).append((phrase, after))
    return table


def begins(text: str, locale: Locale, asked: str, *, whole: bool = False) -> bool:
    """Whether `text` begins a scene on the backdrop `asked` (a palette key, "" for any), or with `whole` is one."""
    ways, seen = [(_State(), 0)], set()
    while ways:
        way = ways.pop()
        state, at = way
        if at == len(text):
            if not whole or state.doing == "extras":
                return True
            continue
        if way in seen:
            continue
        seen.add(way)
        for phrase, after in _moves(state, locale, asked).get(text[at], ()):
            if text.startswith(phrase, at):
                ways.append((after, at + len(phrase)))
            elif not whole and phrase.startswith(text[at:]):
                return True
    return False
