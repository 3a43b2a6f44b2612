"""Writing bundles: the starter's stages and engines, shared weights, other families."""
