"""All scores of a bundle in one report, and the same as a table for the docs."""

from pathlib import Path
from typing import Any

from engines.bundle.bundle import Bundle
from engines.copy.copywriter import Copywriter
from engines.paint.asker import ENGINE as ASKER
from engines.paint.buckets import SQUARE
from engines.vocabulary.locales import LOCALES, Locale
from export.copy.judging.proxies import GOALS, check, fallen, shares, write_all
from export.copy.shop import shelf
from export.encoder.model import DIM
from export.encoder.synonyms import synonym_test
from export.evaluation import asked, postprocess
from export.evaluation.available import available_rate
from export.evaluation.colours import attribute_check
from export.evaluation.judge import Judge, attributes, bilingual, diversity
from export.evaluation.painter import Painter
from export.evaluation.speed import lines as lines_of_speed
from export.evaluation.speed import speed

FOREIGN = "does not apply: this encoder's embeddings are not scenes"
SEED = 22  # of the copies


def report(bundle: Bundle, prompts: int, creatives: int, renders: Path) -> dict[str, Any]:
    """Measure `bundle` with `prompts` scenes of unseen colour pairs, finished creatives, and copies of the demo shop.

    Synonyms are None for an encoder whose embeddings hold no scene that could be read off them, places for a bundle
    that reads no prompts for them, and where `renders` holds none that they could be judged by.
    """
    judge, painter, writer = Judge(), Painter(bundle), Copywriter(bundle)
    return {
        "bundle": bundle.hash,
        "size": painter.size,
        "checker_size": judge.size,
        "attributes": attributes(painter, judge, prompts),
        "colours": attribute_check(painter, bundle.manifest.stages[SQUARE], prompts)["accuracy"],
        "bilingual": bilingual(painter, judge, prompts // 2),
        "synonyms": synonym_test(bundle) if bundle.engine("encoder").outputs[0].shape == ["n", DIM] else None,
        "places": _places(bundle, prompts, renders),
        "diversity": diversity(painter, judge, max(2, prompts // 20)),
        "available": available_rate(bundle, creatives),
        "copy": {locale: _proxies(writer, locale) for locale in LOCALES},
        "photo": postprocess.report(bundle),
        "speed": speed(bundle),
    }


def _places(bundle: Bundle, prompts: int, renders: Path) -> dict[str, Any] | None:
    """Return what `asked.report` finds, by half as many prompts of each language."""
    judged = ASKER in bundle.manifest.engines and any(renders.glob("*.npz"))
    return asked.report(bundle, renders, max(2, prompts // 2)) if judged else None


def _proxies(writer: Copywriter, locale: Locale) -> dict[str, Any]:
    """Return what a program can tell of a copy of each of the demo shop's products by each of its angles."""
    products = shelf(locale)
    pieces = write_all(products, writer.write, SEED)
    found = shares([check(one, products.told[one.product.id]) for one in pieces], locale)
    return {
        "copies": len(pieces),
        "faultless": {name: round(share.share, 4) for name, share in found.items()},
        "template": round(fallen(pieces, locale).share, 4),
    }


def _copy_lines(copies: dict[Locale, dict[str, Any]]) -> list[str]:
    """Write what `_proxies` found as rows of two columns."""
    languages = ", ".join(LOCALES)

    def row(what: str, shares: list[float]) -> str:
        return f"| copies: {what}, {languages} | {', '.join(f'{share:.1%}' for share in shares)} |"

    found = [copies[locale] for locale in LOCALES]
    return [
        f"| copies over the demo shop, {languages} | {', '.join(str(one['copies']) for one in found)} |",
        *(row(name, [one["faultless"][name] for one in found]) for name in GOALS),
        row("written by the template", [one["template"] for one in found]),
    ]


def table(scores: dict[str, Any]) -> str:
    """Write the scores of `report` as Markdown."""
    attributes, bilingual = scores["attributes"], scores["bilingual"]["agreement"]
    lines = ["| attribute | asked and seen | checker on true renders | both languages alike |", "|---|---|---|---|"]
    for name, share in attributes["accuracy"].items():
        renders = attributes["checker_on_renders"][name]
        lines.append(f"| {name} | {share:.1%} | {renders:.1%} | {bilingual[name]:.1%} |")
    synonyms, diversity, available = scores["synonyms"], scores["diversity"], scores["available"]
    colours = scores["colours"]
    lines += [
        "",
        "| measure | result |",
        "|---|---|",
        f"| backdrop, podium colour by CIELAB | {colours['backdrop']:.1%}, {colours['podium']:.1%} |",
        *(
            f"| unseen synonyms, {locale} | "
            + (f"{synonyms[locale]['right']:.1%} of {synonyms[locale]['words']} |" if synonyms else f"{FOREIGN} |")
            for locale in LOCALES
        ),
        f"| diversity, within and between prompts | {diversity['within']}, {diversity['between']} |",
        f"| creatives available at first try | {available['available']:.1%} of {available['creatives']} |",
        *_copy_lines(scores["copy"]),
        "",
        *postprocess.lines(scores["photo"]),
        "",
        *lines_of_speed(scores["speed"]),
    ]
    if scores["places"]:
        lines += ["", *asked.lines(scores["places"])]
    if scores["size"] != scores["checker_size"]:
        lines.append(
            "\nPictures were resized from {}x{} to {}x{} for the checker.".format(
                *scores["size"], *scores["checker_size"]
            )
        )
    return "\n".join(lines)
