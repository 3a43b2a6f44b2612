"""The readable table of a run, and the goals beside it."""

from collections.abc import Mapping
from typing import Any

FIELD_NOTES = {"text": 0.045, "unet": 0.804, "decoder": 0.141}
"""TFLOP of one picture at 512x512, counted by hand from the layers' shapes."""
COLUMNS = ("row", "batch", "p50 ms", "p99 ms", "img/s", "% peak", "no text ms", "no text img/s")
MORE = ("+JPEG ms", "+JPEG img/s", "GiB", "PSNR dB")


def complete(report: dict[str, Any]) -> None:
    """Write each row's share of the measured matrix peak into `report`, from operations counted for its shape."""
    machine = report["machine"]
    counted = machine.get("counted_tflop") or FIELD_NOTES
    report["tflop"] = {
        "parts": counted,
        "from": "counted by torch's FlopCounterMode" if machine.get("counted_tflop") else "counted by hand from shapes",
        "by_hand": FIELD_NOTES,
    }
    peak = machine.get("peaks", {}).get("fp16_tflops")
    for row in report["rows"]:
        own = row.get("prepared", {}).get("tflop")
        whole = own or (sum(counted.values()) if not report["tiny"] else None)
        bare = own or (whole and whole - counted["text"])
        for name, work in (("whole", whole), ("without_text", bare)):
            if peak and work and name in row:
                row[name]["percent_of_peak"] = round(100 * work * row[name]["images_per_s"] / peak, 1)


def cells(row: Mapping[str, Any]) -> list[str]:
    """One line of the table."""
    whole, bare, jpeg = (row.get(name, {}) for name in ("whole", "without_text", "jpeg"))
    memory = row.get("memory", {})
    share = whole.get("percent_of_peak", bare.get("percent_of_peak"))
    values = (
        *(row["row"], row["batch"], whole.get("p50_ms"), whole.get("p99_ms"), whole.get("images_per_s"), share),
        *(bare.get("p50_ms"), bare.get("images_per_s"), jpeg.get("p50_ms"), jpeg.get("images_per_s")),
        memory.get("process_gib") or memory.get("torch_peak_gib"),
        row.get("psnr_db"),
    )
    return ["-" if value is None else str(value) for value in values]


def goals(rows: list[dict[str, Any]]) -> list[str]:
    """Say of each goal of the full shape on one H100 what the best of our rows reached."""
    wanted = (
        ("SD-Turbo shape, batch 1: p50 at most 8 ms (stretch 5)", "ours", (1,), "p50_ms", 8.0),
        ("SD-Turbo shape, batch 8 to 16: at least 250 images/s (stretch 400)", "ours", (8, 16), "images_per_s", 250.0),
        ("starter, batch 1: p50 at most 1.5 ms", "starter", (1,), "p50_ms", 1.5),
        ("starter: at least 4000 images/s", "starter", (1, 8, 32, 64, 128), "images_per_s", 4000.0),
    )
    lines = []
    for text, start, batches, field, bound in wanted:
        found = [
            (row["whole"][field], f"{row['row']}, batch {row['batch']}")
            for row in rows
            if row["row"].startswith(start) and row["batch"] in batches and "whole" in row and "wrong" not in row
        ]
        if not found:
            lines.append(f"{text}: not measured")
            continue
        low = field == "p50_ms"
        best, where = min(found) if low else max(found)
        met = best <= bound if low else best >= bound
        lines.append(f"{text}: {'met' if met else 'NOT met'}, {best} ({where})")
    return lines


def table(report: Mapping[str, Any]) -> str:
    """Lay the whole report out in plain text."""
    machine = report["machine"]
    lines = [
        f"GPU: {machine.get('gpu', 'none')}; driver {report.get('driver') or 'none'}; CPUs {machine.get('cpus')}",
        f"peaks: {machine.get('peaks') or 'not measured'}; versions: {machine.get('versions')}",
        f"TFLOP a picture: {report['tflop']['parts']} ({report['tflop']['from']}; by hand {FIELD_NOTES})",
        f"all ready after {report.get('ready_s')} s, done after {report.get('took_s')} s of {report['seconds']} s",
        "",
    ]
    done = [cells(row) for row in report["rows"] if "error" not in row]
    heads = [*COLUMNS, *MORE]
    widths = [max(len(line[index]) for line in [heads, *done]) for index in range(len(heads))]
    for line in [heads, *done]:
        first, *rest = (text.rjust(width) for text, width in zip(line, widths, strict=True))
        lines.append("  ".join([line[0].ljust(len(first)), *rest]))
    wrong = [row for row in report["rows"] if "wrong" in row]
    lines += [f"WRONG: {row['row']}, batch {row['batch']}: {row['wrong']}" for row in wrong]
    missing = [row for row in report["rows"] if "error" in row]
    if missing:
        lines += ["", "not in the table:"]
        lines += [f"  {row['row']}, batch {row['batch']}: {row['error']}" for row in missing]
    notes = {row["row"]: row["note"] for row in report["rows"] if row["note"]}
    lines += ["", *(f"{name}: {note}" for name, note in notes.items()), ""]
    if report["tiny"]:
        return "\n".join([*lines, "goals: not judged, the shape is tiny"]) + "\n"
    return "\n".join([*lines, *goals(report["rows"])]) + "\n"
