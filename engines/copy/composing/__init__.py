"""Copy composed of frames: sentences with slots that people wrote, chosen and filled by a small language model."""
