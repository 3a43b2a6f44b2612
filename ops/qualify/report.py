"""The report of a qualification, for people as Markdown and for machines as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ops.qualify.accounts import SHOWN
from ops.qualify.options import Options, Outcome


def document(options: Options, outcome: Outcome, command: str) -> dict[str, Any]:
    """Return all that is known of a qualification, ready for JSON."""
    return {
        "command": command,
        "options": asdict(options),
        "line": outcome.accounts.line,
        "clean": outcome.clean,
        "counts": {name: count for name, count in sorted(outcome.accounts.counts.items()) if count},
        "lasted_s": round(outcome.lasted_s),
        "sent": outcome.sent,
        "creatives": outcome.creatives,
        "offenders": outcome.accounts.offenders[:SHOWN],
        "mishaps": outcome.mishaps,
        "recoveries": outcome.recoveries,
        "processes": outcome.vitals,
        "slots": outcome.slots,
        "beside": outcome.beside,
    }


def markdown(told: Mapping[str, Any]) -> str:
    """Return the report for people."""
    options = told["options"]
    parts = [
        "# Qualification",
        f"`{told['command']}`, seed {options['seed']}",
        f"**{told['line']}**",
        f"{told['sent']} records sent, {told['creatives']} creatives written in {told['lasted_s'] / 60:.1f} minutes.",
        "## Faults and recoveries",
        "Seconds from a fault's end until all that waited by then was committed.",
        _table(_by_fault(told["recoveries"])),
        "## Slots meanwhile",
        _table([told["slots"]]),
        "## Beside",
        _table([told["beside"]]),
        "## Processes",
        _table(told["processes"]),
    ]
    for title in ("offenders", "mishaps"):
        if told[title]:
            parts += [f"## {title.capitalize()}", "\n".join(f"- {line}" for line in told[title])]
    return "\n\n".join(parts) + "\n"


def _by_fault(recoveries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for name in sorted({one["fault"] for one in recoveries}):
        times = [one["recovered_s"] for one in recoveries if one["fault"] == name]
        known = sorted(time for time in times if time is not None)
        middle, longest = (known[len(known) // 2], known[-1]) if known else (None, None)
        row = {"fault": name, "times": len(times), "middle_s": middle, "longest_s": longest}
        rows.append(row | {"never": len(times) - len(known)})
    return rows


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "None."
    names = list(rows[0])
    lines = [names, ["---"] * len(names), *([_cell(row[name]) for name in names] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    return "-" if value is None else str(value)


def write(told: Mapping[str, Any], path: Path) -> None:
    """Write the report beside each other as `path`.md and `path`.json."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".md").write_text(markdown(told), encoding="utf-8")
    path.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
