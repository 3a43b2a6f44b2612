"""When the command was given, near enough: the first ad's time counts from here.

A module of its own, imported before all others, so that it is loaded once and early whatever starts the program.
"""

import time

STARTED = time.time()
