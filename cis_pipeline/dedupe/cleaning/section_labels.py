"""The name of a journal's section, printed over a title and read as part of it.

"Prize Essay - Seasonal grazing", "ORIGINAL ARTICLE: Seasonal grazing", "Seasonal grazing (Research
note)". Labels of what is another document, as "Comment", "Reply" or "Book review", are none here;
and since a title may begin with such words by itself, the one without stands beside, not instead.
"""

from __future__ import annotations

import re

_KIND = r"(?:articles?|papers?|reports?|notes?|communications?|contributions?|stud(?:y|ies))"
_LABELS = (
    rf"original (?:research )?(?:{_KIND}|investigations?|research|work)",
    rf"research (?:{_KIND}|letters?|commentar(?:y|ies)|essays?|briefs?|in brief|methods?)",
    rf"(?:short|brief|rapid|preliminary|technical|clinical|invited|regular|contributed|full|lead|"
    rf"feature|featured|special|main|position|conference|practice|methods?|methodology|data|"
    rf"software|applications?) {_KIND}",
    r"brief (?:original|research) reports?",
    r"clinical (?:trials?|investigations?|research|science|practice|perspectives?)",
    r"(?:mini|invited|systematic|narrative|scoping|concise|literature)[ -]?reviews?(?: articles?)?",
    r"review (?:articles?|papers?)",
    r"special (?:issue|section|features?|topic)(?: (?:articles?|papers?|editorial))?",
    r"(?:prize|award)(?:[ -]winning)? (?:essays?|papers?)",
    r"(?:issues? and opinions?|theory and reviews?|state of the art(?: reviews?)?|point of view|"
    r"cover story|policy (?:briefs?|forum)|lessons from the field|case (?:reports?|series))",
    r"(?:guest editorial|editors?['’]?s? (?:comments?|notes?|choice|pick))",
)
_LONG = f"(?:{'|'.join(_LABELS)})"
_SHORT = (
    r"(?:editorials?|perspectives?|viewpoints?|opinions?|forum|essays?|features?|articles?|"
    r"(?:\w+\s){0,4}(?:prize|award|competition|jury)(?:\s\w+){0,2})"
)
_SIGN = r"(?:\s*(?:[:|>\])]|[-–—]{2,}|[–—])|\s+-|\.)\s+|\s*[:|>–—]"
"""What parts a label from the title; a hyphen within a word does not."""
_BEFORE = rf"^\W*(?:(?:(?:{_LONG}|{_SHORT})(?:{_SIGN})|{_LONG}\s)\s*)+"
_BEHIND = rf"\s*[\(\[]\s*(?:an? )?{_LONG}\s*[\)\]]\W*$"

MAY_BEGIN = rf"(?i){_BEFORE}"
"""Only a title like this can begin with a section's label."""
_FIRST = re.compile(_BEFORE, re.I)
_LAST = re.compile(_BEHIND, re.I)
_PHRASE = re.compile(r"(?:on|of|in|for|and|to|with|from|by|as|at|is|are|versus|or)\b", re.I)


def unlabelled(title: str) -> str:
    """The title without the label of a section; "" if it has none, or hardly anything is left.

    >>> unlabelled("Prize Essay - Grazing and the nesting of waders"), unlabelled("Review: Moors")
    ('Grazing and the nesting of waders', '')
    """
    bare = _LAST.sub("", _FIRST.sub("", title, count=1))
    if _PHRASE.match(bare):
        return ""  # "Clinical research on ..." is no label
    return bare if bare != title and len(re.findall(r"[^\W\d_]{2,}", bare)) >= 3 else ""
