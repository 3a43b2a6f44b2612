"""Rows that run in torch: diffusers as its users run it, StreamDiffusion's way of counting, and ours."""

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ops.bench.gpu.clock import Run
from ops.bench.gpu.shape import Inputs, Parts, Shape, build, fixed, sample
from ops.bench.gpu.step import Generator, Text, ours, to_bytes


def settle(device: str) -> None:
    """Let cuDNN choose by measuring, now that the GPU is ours: plans chosen under the other flag are not kept."""
    if device == "cuda":
        torch.backends.cudnn.benchmark = True
        torch.backends.cudnn.allow_tf32 = True


def unsettle() -> None:
    """Keep cuDNN from measuring while other processes load the GPU; `allow_tf32` is part of its plans' key."""
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.allow_tf32 = False


class Captured:
    """A whole step in one CUDA graph: static buffers on the device, pinned ones on the host, one copy out.

    Two host buffers take turns, so that a batch can be encoded while the next one runs. Without CUDA the step simply
    runs. `small` holds the inputs' names in the order of `step`'s arguments.
    """

    def __init__(self, step: Callable[..., Tensor], examples: list[Tensor], device: str) -> None:
        self._cuda = device == "cuda"
        self._step = step
        self._host = [example.clone().pin_memory() if self._cuda else example.clone() for example in examples]
        self._device = [example.to(device) for example in examples]
        if not self._cuda:
            return
        stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                image = step(*self._device)
        torch.cuda.current_stream().wait_stream(stream)
        torch.cuda.synchronize()
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            self._image = step(*self._device)
        self._pictures = [torch.empty(image.shape, dtype=image.dtype, pin_memory=True) for _ in range(2)]
        self._turn = 0

    def __call__(self, *arrays: np.ndarray) -> np.ndarray:
        """Copy in, replay, copy out, wait."""
        for host, device, array in zip(self._host, self._device, arrays, strict=True):
            host.copy_(torch.from_numpy(array))
            device.copy_(host, non_blocking=True)
        if not self._cuda:
            plain: np.ndarray = self._step(*self._device).numpy()
            return plain
        self._graph.replay()
        self._turn ^= 1
        pictures = self._pictures[self._turn]
        pictures.copy_(self._image, non_blocking=True)
        torch.cuda.current_stream().synchronize()
        out: np.ndarray = pictures.numpy()
        return out


class Pipeline:
    """What rows of the SD-Turbo shape have in common.

    Each of them `prepare`s (builds, compiles, loads, while other processes load the GPU) and says what is worth noting,
    and `open`s a row for batches of one size; without `text` it starts from prompts that are encoded already.
    """

    def __init__(self, shape: Shape, device: str, dtype: torch.dtype) -> None:
        self.shape, self.device, self.dtype = shape, device, dtype

    def sample(self, batch: int, seed: int) -> Inputs:
        """Draw inputs of `batch` distinct prompts."""
        return sample(self.shape, batch, seed)

    def reference(self, batch: int) -> np.ndarray:
        """Pictures of the compared inputs in float32, of the networks as diffusers has them."""
        return exact(self.shape, self.device, self.dtype, batch)


class TorchPipeline(Pipeline):
    """Rows with torch's own kernels, or with those compiled for one batch size where it is not 0."""

    def __init__(self, shape: Shape, device: str, dtype: torch.dtype, compiled_for: int) -> None:
        super().__init__(shape, device, dtype)
        self._batch = compiled_for


class Ours(TorchPipeline):
    """The folded step in one CUDA graph for each batch."""

    _text: Any
    _generator: Any

    @torch.no_grad()
    def prepare(self) -> dict[str, Any]:
        """Build and fold; compile when asked to, for one batch size."""
        unsettle()
        text, generator = ours(build(self.shape, self.device, self.dtype))
        self._text, self._generator = text, generator
        if not self._batch:
            return {}
        self._text, self._generator = (torch.compile(one, fullgraph=True, dynamic=False) for one in (text, generator))
        began = time.perf_counter()
        ids, noise = self._tensors(fixed(self.shape, self._batch))
        self._generator(self._text(ids), noise).cpu()
        return {"compile_s": round(time.perf_counter() - began, 1), "mode": "default"}

    def _tensors(self, inputs: Inputs) -> tuple[Tensor, Tensor]:
        ids, noise = torch.from_numpy(inputs["ids"]), torch.from_numpy(inputs["noise"])
        return ids.to(self.device), noise.to(self.device, self.dtype)

    @torch.no_grad()
    def open(self, row: str, batch: int, *, text: bool) -> Run:
        """Capture the step for `batch`."""
        del row
        settle(self.device)
        inputs = fixed(self.shape, batch)
        ids, noise = torch.from_numpy(inputs["ids"]), torch.from_numpy(inputs["noise"]).to(self.dtype)
        if text:
            whole = Captured(lambda i, n: self._generator(self._text(i), n), [ids, noise], self.device)
            return no_grad(lambda one: whole(one["ids"], one["noise"]))
        prompt = self._text(ids.to(self.device)).clone()
        bare = Captured(lambda n: self._generator(prompt, n), [noise], self.device)
        return no_grad(lambda one: bare(one["noise"]))


class Diffusers(TorchPipeline):
    """The three networks called as diffusers' pipeline calls them, with its own scheduler."""

    _parts: Any
    _plain_text: Any
    _decoder: Any
    _scheduler: Any
    _processor: Any

    @torch.no_grad()
    def prepare(self) -> dict[str, Any]:
        """Build; compile when asked to, for one batch size, the three networks as diffusers' guide says."""
        diffusers = import_module("diffusers")
        self._parts = build(self.shape, self.device, self.dtype)
        self._plain_text, self._decoder = Text(self._parts.text), self._parts.autoencoder.decoder
        self._processor = diffusers.image_processor.VaeImageProcessor()
        self._scheduler = diffusers.EulerDiscreteScheduler(
            beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, timestep_spacing="trailing"
        )
        if not self._batch:
            return {}
        mode = "reduce-overhead" if self.device == "cuda" else "default"
        parts = self._parts
        text, unet = (torch.compile(one, mode=mode, fullgraph=True, dynamic=False) for one in (parts.text, parts.unet))
        self._parts = Parts(text, unet, parts.autoencoder)
        self._decoder = torch.compile(self._decoder, mode=mode, fullgraph=True, dynamic=False)
        began = time.perf_counter()
        self._compiled(fixed(self.shape, self._batch), None)
        return {"compile_s": round(time.perf_counter() - began, 1), "mode": mode}

    def _denoised(self, inputs: Inputs, prompt: Tensor | None) -> Tensor:
        """Latents after the pipeline's one step."""
        if prompt is None:
            prompt = self._parts.text(torch.from_numpy(inputs["ids"]).to(self.device))[0]
        self._scheduler.set_timesteps(1, device=self.device)
        moment = self._scheduler.timesteps[0]
        noise = torch.from_numpy(inputs["noise"]).to(self.device, self.dtype)
        latents = noise * self._scheduler.init_noise_sigma.to(noise)
        scaled = self._scheduler.scale_model_input(latents, moment)
        error = self._parts.unet(scaled, moment, encoder_hidden_states=prompt, return_dict=False)[0]
        clean: Tensor = self._scheduler.step(error, moment, latents, return_dict=False)[0]
        return clean

    def _eager(self, inputs: Inputs, prompt: Tensor | None) -> np.ndarray:
        picture = self._decoder(self._denoised(inputs, prompt))
        images: np.ndarray = self._processor.postprocess(picture, output_type="np")  # in float32, on the CPU
        return (images * 255).round().astype(np.uint8)

    def _compiled(self, inputs: Inputs, prompt: Tensor | None) -> np.ndarray:
        torch.compiler.cudagraph_mark_step_begin()  # type: ignore[no-untyped-call]
        picture = self._decoder(self._denoised(inputs, prompt))
        pictures: np.ndarray = to_bytes(picture).cpu().numpy()
        return pictures

    def _stream(self, batch: int) -> Run:
        """StreamDiffusion's loop: everything constant made before, then UNet, decoder and one copy."""
        noise = torch.from_numpy(fixed(self.shape, batch)["noise"]).to(self.device, self.dtype)
        prompt = self._plain_text(torch.from_numpy(fixed(self.shape, 1)["ids"]).to(self.device))
        prompt = prompt.expand(batch, -1, -1).contiguous()
        self._scheduler.set_timesteps(1, device=self.device)
        moment, sigma = self._scheduler.timesteps[0], float(self._scheduler.init_noise_sigma)
        scaled, latents = noise * (sigma / (sigma**2 + 1) ** 0.5), noise * sigma

        def run(inputs: Inputs) -> np.ndarray:
            del inputs  # one prompt, noise made before
            torch.compiler.cudagraph_mark_step_begin()  # type: ignore[no-untyped-call]
            error = self._parts.unet(scaled, moment, encoder_hidden_states=prompt, return_dict=False)[0]
            pictures: np.ndarray = to_bytes(self._decoder(latents - sigma * error)).cpu().numpy()
            return pictures

        return run

    @torch.no_grad()
    def open(self, row: str, batch: int, *, text: bool) -> Run:
        """Return the row; what is compiled keeps torch's default of cuDNN, whose graphs are recorded by itself."""
        if not self._batch:
            settle(self.device)
        if row.startswith("StreamDiffusion"):
            return no_grad(self._stream(batch))
        prompt = None
        if not text:
            prompt = self._plain_text(torch.from_numpy(fixed(self.shape, batch)["ids"]).to(self.device))
        run = self._compiled if self._batch else self._eager
        return no_grad(lambda inputs: run(inputs, prompt))


@torch.no_grad()
def exact(shape: Shape, device: str, dtype: torch.dtype, batch: int) -> np.ndarray:
    """Pictures of the compared inputs in float32 from the weights of `dtype`: what half precision rounds off shows."""
    parts = Parts(*(module.float() for module in build(shape, device, dtype).modules()))
    unsettle()
    inputs = fixed(shape, batch)
    prompt = Text(parts.text)(torch.from_numpy(inputs["ids"]).to(device))
    noise = torch.from_numpy(inputs["noise"]).to(device).float()
    pictures: np.ndarray = Generator(parts.unet, parts.autoencoder.decoder)(prompt, noise).cpu().numpy()
    return pictures


def no_grad(run: Run) -> Run:
    """Return `run` without gradients: the switch is a thread's own and was set while opening only."""

    def quiet(inputs: Inputs) -> np.ndarray:
        with torch.no_grad():
            return run(inputs)

    return quiet
