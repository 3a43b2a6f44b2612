"""Places where products are seen in life, path-traced: a stand, what is behind it, props, light; one file a place."""
