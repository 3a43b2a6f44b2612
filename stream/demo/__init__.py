"""The demo and the bench: a worker of their own, a shop page, traffic, and the account of every event."""
