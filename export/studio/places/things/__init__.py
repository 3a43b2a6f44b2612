"""What lies about in places: vessels, plants, cloth, books, food; each stands on y = 0 about the y axis, in cm."""
