"""One file a peer, each in its library's own words, run as a process; only Adloom's may import the project."""
