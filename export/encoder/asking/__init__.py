"""The reader of prompts for places: what it is taught, how it learns, how it becomes an engine."""
