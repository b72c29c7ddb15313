"""What a document says of itself: a reading of a PDF, a web page or a plain text is judged.

    describe(pdf.reading(file)) -> Record(title, date, publisher, language, ...), doubts

A document that people find on the web has no entry in a database: what is known of it stands in
it. Each module tells one thing (`title`, `dates`, `organisation`), from several signs that are
held against each other; what they leave open is blank and said in the doubts, for a person.
"""
