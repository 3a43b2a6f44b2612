"""`adloom export diffusers` and `adloom export text-encoder`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Out = Annotated[Path, typer.Option(help="Bundle folder to make.")]
Accept = Annotated[bool, typer.Option("--accept-licence", help="You have read the licence and may use the weights so.")]
Stated = Annotated[str, typer.Option(help="The weights' licence where their folder names none, e.g. apache-2.0.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(diffusers)
    app.command("text-encoder")(text_encoder)


def quiet() -> None:
    """Leave the terminal to our own lines: the libraries tell of bars, missing extras and their own internals."""
    import logging

    from diffusers.utils import logging as diffusers_logging
    from transformers.utils import logging as transformers_logging

    for library in (diffusers_logging, transformers_logging):
        library.set_verbosity_error()
        library.disable_progress_bar()
    for name in ("torch.onnx", "onnxscript"):
        logging.getLogger(name).setLevel(logging.ERROR)


def diffusers(  # noqa: PLR0917  typer passes options by name
    source: Annotated[str, typer.Argument(metavar="PATH_OR_ID", help="Folder in diffusers' layout, or a hub id.")],
    out: Out,
    decoder: Annotated[
        Literal["full", "tiny"], typer.Option(help="The pipeline's own decoder, or an AutoencoderTiny (TAESD).")
    ] = "full",
    tiny: Annotated[
        Path | None, typer.Option("--tiny-folder", help="Folder of the tiny decoder; PATH/taesd otherwise.")
    ] = None,
    lora: Annotated[Path | None, typer.Option(help="Safetensors file of a LoRA to bake in.")] = None,
    precision: Annotated[
        Literal["fp32", "fp16", "bf16", "int8"], typer.Option(help="fp16 and bf16 for GPUs, int8 for CPUs.")
    ] = "fp32",
    height: Annotated[int | None, typer.Option(help="Pixels; the checkpoint's own otherwise.")] = None,
    width: Annotated[int | None, typer.Option(help="Pixels; the checkpoint's own otherwise.")] = None,
    steps: Annotated[int | None, typer.Option(help="Steps to fold (FLUX: 4 otherwise).")] = None,
    tokens: Annotated[
        int | None, typer.Option(help="Length that prompts are padded to (FLUX.2: 128 otherwise, FLUX.1: 256).")
    ] = None,
    accept_licence: Accept = False,
    licence: Stated = "",
) -> None:
    """Make a bundle of a distilled pipeline (SD-Turbo, SDXL-Turbo, SDXS, FLUX.1-schnell, FLUX.2-klein)."""
    from export.pipeline.diffusers_bundle import export_diffusers
    from export.pipeline.family import Options

    quiet()
    options = Options(
        decoder=decoder,
        tiny=tiny,
        lora=lora,
        precision=precision,
        height=height,
        width=width,
        steps=steps,
        tokens=tokens,
        licence=licence,
        accept_licence=accept_licence,
    )
    export_diffusers(source, out, options, lambda line: typer.echo(line, err=True))
    typer.echo(f"export ADLOOM_BUNDLE={out}")


def text_encoder(
    source: Annotated[str, typer.Argument(metavar="FOLDER", help="Hugging Face folder of an encoder, or a hub id.")],
    out: Out,
    accept_licence: Accept = False,
    licence: Stated = "",
) -> None:
    """Make a bundle of a text encoder alone (CLIP, BERT, XLM-R), for generators that were trained on it."""
    from export.pipeline.text import export_text_encoder

    quiet()
    bundle = export_text_encoder(source, out, licence=licence, accept_licence=accept_licence)
    typer.echo(f"{out}: licence {bundle.manifest.licence}")
