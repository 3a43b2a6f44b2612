"""The topic of product pictures: a companion of the products topic, for clusters without a store of images.

It bears the products topic's name with `.pictures` behind, as a dead-letter topic its source's with `.dlq`.
"""

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.admin import reach
from stream.kafka.rights import lacking, until_moved
from stream.kafka.topics import create, pictures, settled


def pictures_topic(settings: Settings) -> str:
    """Return the name of the topic of pictures, which may have some from before there was a store."""
    return f"{settings.products_topic}.pictures"


def ensure_pictures_topic(settings: Settings) -> None:
    """Make the topic of pictures if there is to be one and it is not there.

    Raises:
        BrokerError: the cluster cannot be reached, or refuses it.
    """
    there, topic = reach(settings), pictures(settings)
    if topic is None or topic.name in there.topics:
        return
    create(there, [topic], settings)
    settled(there, lambda now: topic.name in now.topics)


def has_what_is_to_move(settings: Settings) -> bool:
    """Tell whether the topic is there of which the products topic tells, though pictures are to lie in a store.

    Raises:
        BrokerError: the cluster cannot be reached, or does not let us take them back.
    """
    there = reach(settings)
    if not there.is_embedded and (missing := lacking(there, until_moved(settings, "publish"))):
        raise BrokerError(
            f"pictures move from topic {pictures_topic(settings)} to the store, and Kafka does not give these "
            f"credentials: {', '.join(map(str, missing))}; "
            "`adloom topics rights publish` prints the commands that give it"
        )
    return pictures_topic(settings) in there.topics
