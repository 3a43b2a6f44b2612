"""Files too large for a record: put into a store by what they hold, and read from there."""
