"""Writers that bring a model of their own: an endpoint, or a causal LM in this process."""
