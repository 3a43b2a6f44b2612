"""Who has to do with Kafka: processes, and commands by their names."""

from typing import Literal

Role = Literal["worker", "slots", "topics", "forget", "dlq-show", "dlq-replay", "publish", "replay"]
"""`topics` makes and mends them, `publish` is `catalog import --publish`, `replay` sends recorded events."""
