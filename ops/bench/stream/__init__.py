"""The worker beside its peers: the same consume, handle, produce and commit, on one real Kafka, in one run."""
