"""Zotero both ways: libraries are pulled into files of data/searches/, tags are pushed back.

A pulled library is a local mirror, a file like any export, read by the format `zotero_json`; so a
review runs offline, and its provenance is a file. Back go tags and one collection, under a prefix
of our own; nothing else in Zotero is ever touched, and attachments come only where asked for.

Modules: `library` (which one), `transport` (the key, what an answer means), `connection` (what is
asked and sent), `mirror` and `pull` (coming), `push` (going), `attachments` (full texts), `sync`
(all of it for a review). pyzotero is imported inside functions only.
"""
