"""Words and tables for other people's programs: one document, rendered as Markdown, DOCX and CSV.

`document` says what a document is; `markdown`, `word` and `csv` each render one. What stands in it
is none of their business.
"""
