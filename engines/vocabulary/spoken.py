"""Words that a person decided on, as a catalogue keeps them: facts are placeholders, so that no price grows old."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spoken:
    """A whole copy in a person's words, with the placeholders of `engines.copy.kept.kept_facts`."""

    angle: str
    """One of `engines.vocabulary.brief.Angle`."""
    headline: str
    description: str
    cta: str
