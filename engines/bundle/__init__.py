"""A bundle and what is asked of it: its manifest and hashes, who signed it, how its engines are served."""
