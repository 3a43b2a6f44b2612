"""Path-traced product stages and packshots (Mitsuba 3), under one rig so that light and shadow match."""
