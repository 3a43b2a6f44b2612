"""`adloom doctor`: what an installation needs, looked at one by one."""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Literal, NamedTuple

from engines.errors import AdloomError
from stream.config import Settings
from stream.operator.ports import BROKER_PORT, PAGE_PORT, SLOTS_PORT, require_free
from stream.wiring import owner_of

State = Literal["ok", "hint", "fails"]
SAMPLE = "Aé1$¥ 广告，立省"
ENGINES = {"copywriter"}
PAINTERS = ({"places"}, {"encoder", "generator"})  # either of them paints
PORTS = {"shop page": PAGE_PORT, "slot server": SLOTS_PORT, "embedded broker": BROKER_PORT}


class Check(NamedTuple):
    """One thing looked at; `hint` does not stop Adloom from working."""

    name: str
    state: State
    finding: str


def examine(settings: Settings) -> list[Check]:
    """Return all checks, in the order in which things are needed."""
    checks = [_python()]
    for name, look in (
        ("packages", _packages),
        ("fonts", _fonts),
        ("bundle", lambda: _bundle(settings)),
        ("engines", lambda: _engines(settings)),
        ("matting", lambda: _matting(settings)),
        ("pseudonyms", lambda: _secret(settings)),
        ("catalogue", lambda: _catalogue(settings)),
        ("profiles", lambda: _profiles(settings)),
        ("images", lambda: _images(settings)),
    ):
        checks.append(_checked(name, look))
    return [*checks, *_kafka(settings), *_ports(settings)]


def _checked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except (AdloomError, ImportError) as error:
        return Check(name, "fails", str(error))


def _python() -> Check:
    wanted = (3, 11)
    state: State = "ok" if sys.version_info >= wanted else "fails"
    return Check("python", state, f"{platform.python_version()} on {platform.platform(terse=True)}")


def _packages() -> Check:
    try:
        needed = [line for line in requires("adloom") or [] if "extra ==" not in line]
    except PackageNotFoundError:
        return Check("packages", "hint", "Adloom is not installed, only found on the path: pip install --editable .")
    missing = []
    for line in needed:
        name = next(iter(line.replace("[", " ").replace(">", " ").replace("=", " ").replace(";", " ").split()))
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Check("packages", "fails", f"not installed: {', '.join(missing)}; pip install adloom")
    return Check("packages", "ok", f"all {len(needed)} installed, adloom {version('adloom')}")


def _fonts() -> Check:
    from engines.text.fallback import fallbacks
    from engines.text.pieces import pieces

    for weight in ("regular", "bold"):
        pieces(weight, SAMPLE)
    shaped = f", and {len(fallbacks(shaped=True))} faces of scripts that are shaped" if fallbacks(shaped=True) else ""
    return Check("fonts", "ok", f"Latin and Chinese, regular and bold{shaped}")


def _bundle(settings: Settings) -> Check:
    from engines.bundle.bundle import Bundle

    bundle = Bundle.open(settings.bundle, owner_of(settings))
    bundle.verify()
    there = bundle.manifest.engines.keys()
    for engine in sorted(ENGINES | next((one for one in PAINTERS if one <= there), PAINTERS[-1])):
        bundle.engine(engine)
    return Check(
        "bundle", "ok", f"{bundle.manifest.name} {bundle.manifest.version}, {bundle.hash[:12]}…, all hashes match"
    )


def _engines(settings: Settings) -> Check:
    from engines.bundle.serving import Fallback
    from engines.runtime.runtime import Runtime
    from stream.wiring import open_bundle

    told: list[Fallback] = []
    bundle = open_bundle(settings, told.append)
    # A check builds nothing: what is missing is what it finds.
    bundle = bundle.served(replace(bundle.serving, build=None))
    backends: dict[str, list[str]] = {}
    for name in bundle.manifest.engines:
        engine = Runtime(bundle, name, threads=settings.threads)
        backends.setdefault(engine.backend, []).append(name)
        engine.close()
    found = "; ".join(f"{', '.join(names)} on {backend}" for backend, names in backends.items())
    if told:
        first = {step.source: f"not on {step.source}: {step.message}" for step in reversed(told)}  # others are alike
        return Check("engines", "hint", "; ".join([found, *reversed(first.values())]))
    return Check("engines", "ok", found)


def _matting(settings: Settings) -> Check:
    from stream.wiring import matting_of

    model = matting_of(settings)
    if model is None:
        return Check("matting", "ok", "no model named; products are cut out by their ground")
    return Check("matting", "ok", f"{settings.matting} ({model.layout}), {model.sha256[:12]}…")


def _secret(settings: Settings) -> Check:
    from stream.letters.sealing import current_seal
    from stream.pseudonym import VARIABLE, secret_path, user_secret

    user_secret()
    told = f"the secret can be read; dead letters are sealed as {current_seal().id}"
    if settings.bootstrap and not os.environ.get(VARIABLE):
        said = f"{told}; it is of this machine alone ({secret_path()}), and all of one installation need the same: set"
        return Check("pseudonyms", "hint", f"{said} {VARIABLE}")
    return Check("pseudonyms", "ok", told)


def _catalogue(settings: Settings) -> Check:
    from stream.catalog.catalog import Catalog
    from stream.catalog.database import pictures_of

    if settings.catalog_from == "topic":
        return Check("catalogue", "ok", f"from the topic {settings.products_topic} (ADLOOM_CATALOG_FROM)")
    if not settings.catalog.exists() and settings.bootstrap:
        said = f"none at {settings.catalog}, so no worker starts here: `adloom catalog import FEED`"
        return Check("catalogue", "hint", f"{said}, or ADLOOM_CATALOG_FROM=topic")
    if not settings.catalog.exists():
        return Check("catalogue", "hint", f"none at {settings.catalog}; the demo brings its own shop")
    catalog = Catalog(settings.catalog)
    english, chinese = catalog.products("en"), catalog.products("zh")
    catalog.close()
    told = f"{len(english)} products in English, {len(chinese)} in Chinese"
    pictures = {name for product in (*english, *chinese) for name in (product.image, product.cutout) if name}
    missing = sum(not (pictures_of(settings.catalog) / name).is_file() for name in pictures)
    if missing:
        said = f"{told}; {missing} files are not in {pictures_of(settings.catalog)}, which goes with it: import again"
        return Check("catalogue", "fails", said)
    return Check("catalogue", "ok", told)


def _profiles(settings: Settings) -> Check:
    url = settings.profiles.get_secret_value()
    if not url:
        return Check("profiles", "ok", "in each worker's memory, gone when it ends (ADLOOM_PROFILES shares them)")
    from stream.cli.profiles_check import look_at_profiles

    return Check("profiles", *look_at_profiles(url))


def _images(settings: Settings) -> Check:
    if not settings.images:
        said = f"files travel in their records; one above {settings.inline_bytes} bytes needs ADLOOM_IMAGES"
        return Check("images", "ok", said)
    from stream.cli.images_check import fault_of_images

    fault = fault_of_images(settings.images, settings.images_endpoint)
    return Check("images", "fails" if fault else "ok", f"{settings.images}: {fault or 'can be written and read'}")


def _kafka(settings: Settings) -> Iterator[Check]:
    if not settings.bootstrap:
        yield _checked("broker", lambda: _embedded(settings))
        return
    from stream.kafka.diagnosis import diagnose

    try:
        for finding in diagnose(settings):
            yield Check(f"kafka: {finding.step}", finding.state, finding.said)
    except AdloomError as error:
        yield Check("kafka", "fails", str(error))


def _embedded(settings: Settings) -> Check:
    from stream.kafka.broker import EmbeddedBroker

    with EmbeddedBroker(settings.topics) as broker:
        return Check("broker", "ok", f"the embedded one starts ({broker.bootstrap})")


def _ports(settings: Settings) -> Iterator[Check]:
    for name, port in PORTS.items():
        if name == "embedded broker" and settings.bootstrap:
            continue
        try:
            require_free((port,))
        except AdloomError as error:
            yield Check(f"port {port}", "hint", f"{name}: {error}")
        else:
            yield Check(f"port {port}", "ok", f"free for the {name}")
