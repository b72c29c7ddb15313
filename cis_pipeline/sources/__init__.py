"""Where records come from: files of a review, Zotero, full texts, and citation searching."""
