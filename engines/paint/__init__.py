"""From the words of a scene to its picture: text encoder, generator, aspect buckets."""
