"""Writing bundles: the starter's stages and engines, shared weights, constants in 8 bits."""
