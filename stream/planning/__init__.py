"""From an event to what is asked of the engines: profile, product, brief, requests."""
