"""What stands in a field in place of a value: "n/a", "in press", "no pagination", "untitled".

Two records that both say "unknown" agree in nothing, and "accepted" does not contradict "12"; so
such a field is as good as empty. Only a whole field means so: "Null, J." is a name.
"""

from __future__ import annotations

_NOTHING = (
    r"n\W?/?\W?[ad]|nan|nil|null|none|unknown|undefined|not (?:available|applicable|given|known|"
    r"specified|stated|provided|reported)|no data|\?+|-+|–+|—+|\.+|_+|"
    r"#\w+[?!]|#n/a|<na>"
)
NOTHING = rf"(?i)^[\W_]*(?:{_NOTHING})[\W_]*$"
"""A whole field of any kind that says only that there is no value, a spreadsheet's error too."""

TITLE = (
    r"(?i)^\W*(?:untitled|(?:no|without|missing|unknown) titles?(?: (?:available|given|found|"
    r"supplied|provided))?|titles?|titles? not (?:available|given|found|supplied|provided)|"
    r"article title|sans titre|ohne titel|sin t[ií]tulo|senza titolo|sem t[ií]tulo)\W*$"
)
"""A title that only holds the place of one."""

_TO_COME = (
    r"accepted|in press|forthcoming|to appear|submitted|unpublished|(?:articles? )?ahead of print|"
    r"(?:e-?pub|published|online|available|publish)?[ -]*(?:online )?(?:ahead of (?:print|issue)|"
    r"first|early(?: (?:view|access|online))?)|early (?:view|access|online)|online(?: first)?|"
    r"article in press|advance (?:access|articles?|online publication)|"
    r"e-?pub|just accepted|published online|aop|pp|publish ahead"
)
TO_COME = rf"(?i)^[\W_]*(?:{_TO_COME})[\W_]*$|(?i)ahead of print|(?i)\bepub\b|(?i)\bin press\b"
"""A volume, issue or page of what was not printed yet."""

_NO_PAGES = (
    r"var\w*\W*pag\w*|(?:various|multiple|unpaged|unpaginated|not paginated|pagination|n\W?pag)|"
    r"(?:no|without|not available|nil) (?:pagination|pages?|page numbers?)|s\W?p|abstract|online"
)
NO_PAGES = rf"(?i)^[\W_]*(?:{_NO_PAGES})[\W_]*$"
"""Where a page, or what was put into an issue's place for one, is said to have no number."""

_UNIT = r"(?:p|pp|pages?|pgs?|leaves|seiten|sidor|blz)"
_EXTENT = (
    rf"^\s*(?:[ivxlc]+\s*[,+]\s*)?\d+(?: ?{_UNIT}| (?i:{_UNIT}))[\s.]*$|"
    rf"(?i)\b\d+ (?:{_UNIT} )?(?:in )?total\b|^\s*1 (?:online resource|v(?:ol)?\b|volume\b)"
)
"""How long a document is, where others tell its pages; "275P" is a page of proceedings."""

WORDS = r"^[^0-9]*[^\W\d_]{3}[^0-9]*$"
_DEGREE = r"(?:ph|ed|psy|m|d)\.?\s?d\.?|m\.?\s?(?:sc|a|s|phil)\.?|d\.?\s?phil\.?"
NUMBERS = rf"(?i)^\W*(?:[ivxlcdm]+|{_DEGREE})\W*$|supp"
"""A volume of words only is no volume, but for these: roman, a degree, a supplement."""

_ANY = r"^[^0-9]"
_SHOWN = r"[A-Za-z#?]{2}|[0-9] ?p|^\D"
FIELDS = {
    "title": (40, "^", TITLE, "the title only holds the place of one"),
    "container": (16, _ANY, "", ""),
    "volume": (60, _SHOWN, f"{TO_COME}|{NO_PAGES}", "the volume is no number"),
    "issue": (60, _SHOWN, f"{TO_COME}|{NO_PAGES}", "the issue is no number"),
    "pages": (60, _SHOWN, f"{TO_COME}|{NO_PAGES}|{_EXTENT}", "the pages are none"),
    "doi": (16, _ANY, "", ""),
    "url": (16, _ANY, "", ""),
}
"""Of each field: the longest text that is looked at (bytes), and how it looks; what is as good as
empty beside NOTHING, and how that is said."""
