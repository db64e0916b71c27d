"""Turn papers into a searchable library.

The ground floor: it knows PDFs, arXiv, chunks, vectors and the library on disk, and nothing of
questions, answers or screens.
"""
