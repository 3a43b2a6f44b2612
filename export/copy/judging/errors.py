"""What may go wrong while copies are judged, told so that a person can mend it."""

from engines.errors import AdloomError


class JudgeError(AdloomError):
    """A feed, a folder of pages or a file of marks cannot be used: the message names the file, and the row."""
