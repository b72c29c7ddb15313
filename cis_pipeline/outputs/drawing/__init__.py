"""Shapes and measured text, placed in millimetres, as SVG and as pixels."""
