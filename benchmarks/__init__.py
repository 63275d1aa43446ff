"""Figures that the documentation claims, measured against the libraries that one would use instead."""
