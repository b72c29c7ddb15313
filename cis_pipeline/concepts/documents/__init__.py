"""Documents as they are coded: fields, sentences, pages, headings, quotes."""
