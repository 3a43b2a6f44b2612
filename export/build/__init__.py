"""Making engines for this machine: graphs in another precision, compiled engines, and a tuning of the CPU."""
