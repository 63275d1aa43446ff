"""Importing people from a file: looked at for the person who gave it, judged row by row, written in chunks."""
