"""Settings from the environment and a file: every knob of the stream side has one name, one default and one check."""

from stream.config.settings import AbsentConsent, Delivery, Settings
from stream.config.sources import from_environment, to_environment
from stream.config.wording import PREFIX

__all__ = ["PREFIX", "AbsentConsent", "Delivery", "Settings", "from_environment", "to_environment"]
