"""Persian and Arabic text from the glyphs of a page: usable without the rest of Porsesh.

`reading.page_lines` takes positioned glyphs, from whatever reads the file, and returns lines of
text as they are read; `plausibility` tells whether that text can be Persian or Arabic at all.
Nothing here knows a PDF library.
"""
