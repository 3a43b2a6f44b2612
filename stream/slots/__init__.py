"""Slots: the newest creative of every visitor and slot, served over HTTP from memory."""
