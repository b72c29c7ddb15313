"""Themes counted: which documents carry them, tables, saturation, gaps."""
