"""The arithmetic of a scheduler's steps, asked of diffusers' own scheduler and told in a few numbers."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch

from engines.errors import AdloomError

NOISY = 0.9  # of the training steps: a one-step model starts from noise alone
CLOSE = 1e-4  # relative; float32 and the 1e-10 of noise that DDPM adds at its end


@dataclass(frozen=True, slots=True)
class OneStep:
    """From normal noise: `latents = keep * start * noise + take * network(scale * start * noise, timestep)`."""

    timestep: float
    start: float
    scale: float
    keep: float
    take: float


def one_step(scheduler: Any) -> OneStep:
    """Ask `scheduler` for its single step.

    It is linear in sample and network output for every scheduler without clipping, so two probes tell the
    coefficients (Euler: Karras et al. 2022; DDIM: Song et al. 2021; LCM: Luo et al. 2023) and a third proves them.

    Raises:
        AdloomError: it starts elsewhere than at noise, or is not linear (it clips or draws noise).
    """
    kind, config = type(scheduler), scheduler.config

    def fresh() -> Any:
        new = kind.from_config(config)
        new.set_timesteps(1)
        return new

    first = fresh()
    if len(first.timesteps) != 1 or float(first.timesteps[0]) < NOISY * config.num_train_timesteps:
        raise AdloomError(
            f"{kind.__name__} begins its single step at {[float(t) for t in first.timesteps]} of "
            f"{config.num_train_timesteps}, not at noise: set timestep_spacing to trailing in scheduler_config.json"
        )
    timestep, start = first.timesteps[0], float(first.init_noise_sigma)

    def step(sample: torch.Tensor, output: torch.Tensor) -> torch.Tensor:
        new = fresh()
        new.scale_model_input(sample, timestep)
        stepped: torch.Tensor = new.step(output, timestep, sample, return_dict=False)[0]
        return stepped

    one, none = torch.ones(1, 4, 2, 2), torch.zeros(1, 4, 2, 2)
    scale = float(fresh().scale_model_input(one, timestep).mean())
    keep, take = float(step(one, none).mean()), float(step(none, one).mean())
    random = torch.Generator().manual_seed(1)
    sample, output = start * torch.randn(one.shape, generator=random), 3 * torch.randn(one.shape, generator=random)
    told, expected = step(sample, output), keep * sample + take * output
    if float((told - expected).norm()) > CLOSE * float(expected.norm()):
        raise AdloomError(
            f"{kind.__name__} clips or draws noise within its step: set clip_sample and thresholding to false in "
            "scheduler_config.json"
        )
    return OneStep(float(timestep), start, scale, keep, take)


@dataclass(frozen=True, slots=True)
class FlowStep:
    """`sample += take * network(sample, timestep)`, the timestep of 0 to 1000."""

    timestep: float
    take: float


def flow_steps(scheduler: Any) -> tuple[FlowStep, ...]:
    """Return the steps of a flow-matching `scheduler` (Esser et al. 2024) as its pipeline's own call has set them.

    So the shift of the schedule for the picture's size is the pipeline's, whatever it depends on.

    Raises:
        AdloomError: its steps draw noise.
    """
    if scheduler.config.stochastic_sampling:
        raise AdloomError(
            f"{type(scheduler).__name__} draws noise within its steps: set stochastic_sampling to false in "
            "scheduler_config.json"
        )
    sigmas = scheduler.sigmas.tolist()
    takes = [after - before for before, after in pairwise(sigmas)]
    return tuple(FlowStep(*step) for step in zip(scheduler.timesteps.tolist(), takes, strict=True))
