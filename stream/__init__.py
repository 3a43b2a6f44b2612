"""Events in, creatives out: events, profiles, worker, publish, slots, metrics, command line."""
