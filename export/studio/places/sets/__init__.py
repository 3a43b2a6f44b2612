"""Every place, one file each, called by its key in `engines.vocabulary.places`."""
