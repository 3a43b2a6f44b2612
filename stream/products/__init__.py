"""The published catalogue: written to a compacted topic, followed by workers and slot servers on other machines."""
