"""Answer questions about the papers, with page citations."""
