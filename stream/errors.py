"""Errors of the stream side; each message says what to do."""

from engines.errors import AdloomError


class SettingsError(AdloomError):
    """An environment variable holds a value that cannot be used."""


class BrokerError(AdloomError):
    """Kafka cannot be reached, or refuses what the worker needs."""


class TopicError(BrokerError):
    """A topic is not as what was asked for needs it."""


class CredentialsError(BrokerError):
    """Kafka refuses who we are, or we refuse it: password, token or certificate."""


class PortError(AdloomError):
    """A port that Adloom was told to listen on is in use or not allowed."""


class LimitError(AdloomError):
    """The system lets this process have less than it needs."""


class RecordError(AdloomError):
    """A record of the serving topic is not a creative that this version knows."""


class StuckError(AdloomError):
    """An engine has not returned for so long that it never will."""


class WorkerError(AdloomError):
    """A worker process did not start, or ended by itself."""


class ImageStoreError(AdloomError):
    """A file was not stored in the store of images, or not read; `reason` is one word, for labels."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class TaskError(AdloomError):
    """A task that must run as long as its process ended before."""


class StateError(AdloomError):
    """What workers share in Redis or Valkey cannot be reached."""


class EventsFileError(AdloomError):
    """A file of events cannot be read."""


class FeedError(AdloomError):
    """A feed cannot be imported; the message names the file and the missing column or the first bad rows."""


class CatalogError(AdloomError):
    """The catalogue's database is missing, of another version, or cannot be read or written."""


class SheetError(AdloomError):
    """A sheet of copies cannot be read or written; the message names the file and what it lacks."""


class RowError(AdloomError):
    """One row of a feed cannot be used; the message names the attribute, `reason` is the same for all of its kind."""

    def __init__(self, message: str, reason: str = "row") -> None:
        super().__init__(message)
        self.reason = reason
