"""Zotero both ways: libraries are pulled into files of data/searches/, tags are pushed back.

A pulled library is a local mirror, a file like any export, read by the format `zotero_json`; so a
review runs offline, and its provenance is a file. Back go tags and one collection, under a prefix
of our own; nothing else in Zotero is ever touched, and attachments come only where asked for.

Modules: `library` (which one), `keys` (secrets), `wire` (what an answer means), `connection`
(what is asked), `partial`, `mirror` and `pull` (coming), `planning` and `push` (going),
`attachments` and `fetching` (full texts). pyzotero is imported inside functions only.

Why the wire decides: pyzotero waits without bound when told to and puts URLs and replies into its
errors. Ours stands below it, under the HTTP client: every wait is bounded and told, every fault a
sentence, and the key is added there, to requests to this one server and to nothing else. It works
with pyzotero 1.6.11 (the last one that allows bibtexparser 2) and with later ones.
"""
