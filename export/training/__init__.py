"""What all trainings share: data sets, plans, checkpoints, curves."""
