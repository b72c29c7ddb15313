"""Zotero both ways: libraries are pulled into files of data/searches/, tags are pushed back.

A pulled library is a local mirror, a file like any export, read by the format `zotero_json`; so a
review runs offline, and its provenance is a file. Back go tags and one collection, under a prefix
of our own; nothing else in Zotero is ever touched, and attachments come only where asked for.

Modules: `library` (which one), `keys` (secrets), `wire` and `refusals` (what an answer means),
`connection` (what is asked), `partial`, `mirror` and `pull` (coming), `planning` and `push`
(going), `attachments` and `fetching` (full texts). pyzotero is imported inside functions only.
"""
