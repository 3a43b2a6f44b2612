"""Running a bundle's engines: one contract, four backends."""
