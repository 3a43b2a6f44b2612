"""How a graph is asked and its answers are judged: samples for its ranges, one run on the CPU, distance in decibels."""
