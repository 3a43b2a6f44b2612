"""The topic of product pictures: a companion of the products topic, for clusters without a store of images.

It bears the products topic's name with `.pictures` behind, as a dead-letter topic its source's with `.dlq`.
"""

from stream.config import Settings
from stream.kafka.admin import reach
from stream.kafka.topics import create, pictures, settled


def pictures_topic(settings: Settings) -> str:
    """Return the name of the topic of pictures, which may have some from before there was a store."""
    return f"{settings.products_topic}.pictures"


def made_pictures_topic(settings: Settings) -> bool:
    """Make the topic of pictures if there is to be one and it is not there; return whether it was made.

    Raises:
        BrokerError: the cluster cannot be reached, or refuses it.
    """
    there, topic = reach(settings), pictures(settings)
    if topic is None or topic.name in there.topics:
        return False
    create(there, [topic], settings)
    settled(there, lambda now: topic.name in now.topics)
    return True
