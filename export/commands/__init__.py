"""The commands `adloom export` and `adloom build`."""
