"""Lines of a paper as printed, each with its place, into the order in which they are read. Pure.

Knows no library of PDFs: `ingest.pdf_runs` finds the places.
"""
