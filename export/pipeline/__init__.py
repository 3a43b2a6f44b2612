"""Distilled pipelines in diffusers' layout to bundles: scheduler, network and decoder folded into one graph."""
