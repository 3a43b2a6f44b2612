"""The painter of places: what it is taught, how it learns, how it becomes graphs."""
