"""From an event to what it asks of the engines: the profile is told of it, a product chosen, a brief written."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engines.creative import CreativeRequest, seed_of
from engines.vocabulary.brief import CopyBrief
from engines.vocabulary.product import Product
from stream.catalog.catalog import Catalog
from stream.catalog.offers import Offer, digest_of
from stream.events.event import Event
from stream.kafka.record import timestamp
from stream.planning.angles import angle_notes
from stream.planning.choice import ProductError, choose_product, make_brief
from stream.planning.profile import EMPTY
from stream.planning.profiles import ProfileStore
from stream.planning.refusal import RefusedError


@dataclass(frozen=True, slots=True)
class Plan:
    """What one event asks for: a request per slot, alike but for the slot, and notes for the explanation."""

    requests: tuple[CreativeRequest, ...]
    product: str
    offer: Offer
    """What the ads say of the product's offer."""
    notes: Mapping[str, Any]


def observe(event: Event, catalog: Catalog, profiles: ProfileStore) -> Awaitable[bool] | bool:
    """Take `event` into the profile of its shopper, with the product that it is about; as `ProfileStore.observe`."""
    return profiles.observe(event, catalog.product(event.product, event.locale, event.time) if event.product else None)


def make_plan(
    event: Event,
    catalog: Catalog,
    profiles: ProfileStore,
    seed: Callable[[str, CopyBrief], int] = lambda event_id, _: seed_of(event_id),
) -> Plan:
    """Ask for one creative per slot of an observed `event`, all from one copy and one `seed`.

    Raises:
        RefusedError: no product can be advertised for it.
    """
    profile = profiles.profile(event.user, event.session) if event.consent else EMPTY
    try:
        product, chosen = choose_product(event, catalog, profile)
    except ProductError as error:
        raise RefusedError("unknown_product", str(error), error="ProductError") from error
    brief = make_brief(event, product, profile)
    chosen_seed = seed(event.id, brief)
    requests = tuple(
        CreativeRequest(event_id=event.id, slot=slot, seed=chosen_seed, brief=brief) for slot in event.slots
    )
    notes = {
        "event": {
            "type": event.type,
            "time": timestamp(event.time.timestamp()),
            "product": event.product,
            "page": event.page.title,
        },
        "profile": profile.summary(),
        "chosen": chosen,
        "angle": angle_notes(event, product, profile),
        "link": product.link,
    }
    return Plan(requests, product.id, _said(product, event, catalog), notes)


def _said(product: Product, event: Event, catalog: Catalog) -> Offer:
    """Return what is said of the product's offer: what it was when it was chosen, though an import came in since."""
    said, offered = digest_of(product), catalog.offer(product.id, product.locale, event.time)
    return offered if offered is not None and offered.digest == said else Offer(said)
