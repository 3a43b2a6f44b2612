"""JSON Schemas of what others write for Adloom, and of what it writes; made from types, and kept compatible."""
