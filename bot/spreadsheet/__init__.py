"""Spreadsheets of people, as CSV."""
