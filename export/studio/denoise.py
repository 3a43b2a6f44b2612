"""Remove what noise a path tracer leaves: non-local means steered by the measured variance.

Rousselle, Knaus and Zwicker, "Adaptive Rendering with Non-Local Means Filtering" (SIGGRAPH Asia 2012), 3x3 patches.
"""

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.float32]
STRENGTH = 0.45  # the paper's k: lower keeps more detail
EPSILON = 1e-4


def _blur(values: Pixels) -> Pixels:
    """Average over 3x3 pixels of [h, w]."""
    padded = np.pad(values, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    result: Pixels = (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / np.float32(9)
    return result


def denoise(passes: Pixels, radius: int = 4) -> Pixels:
    """Merge independent passes of one picture into a clean one.

    Args:
        passes: [n, h, w, channels], n ≥ 2 renderings with the same samples per pixel.
        radius: how far similar pixels are looked for.

    Returns:
        The picture [h, w, channels].
    """
    mean = passes.mean(axis=0)
    noise = np.maximum(passes.var(axis=0, ddof=1) / len(passes), 0)
    noise = np.stack([_blur(noise[..., c]) for c in range(noise.shape[-1])], axis=-1)
    height, width = mean.shape[:2]
    around = ((radius, radius), (radius, radius), (0, 0))
    far_mean, far_noise = np.pad(mean, around, mode="edge"), np.pad(noise, around, mode="edge")
    total, weights = np.zeros_like(mean), np.zeros((height, width, 1), dtype=np.float32)
    for dy in range(2 * radius + 1):
        for dx in range(2 * radius + 1):
            other, spread = far_mean[dy : dy + height, dx : dx + width], far_noise[dy : dy + height, dx : dx + width]
            excess = (mean - other) ** 2 - (noise + np.minimum(noise, spread))
            distance = (excess / (EPSILON + STRENGTH**2 * (noise + spread))).mean(axis=-1)
            weight = np.exp(-np.maximum(_blur(distance), 0))[..., None]
            total += weight * other
            weights += weight
    result: Pixels = total / weights
    return result
