"""The elements of a reference that stand by their signs: links, persons and bodies, place in print.

Italics that a plain text marks ("*Title*") say where a title or a journal ends: while an entry is
taken apart they stand between two signs of Unicode's private use area.

Persons are told apart only where the whole text is made of names; anything else is one body's
name, as printed.
"""

from __future__ import annotations

import re

from cis_pipeline.core.model import Record
from cis_pipeline.formats import fields, identifiers

YEAR = r"(?:1[5-9]|20)[0-9]{2}"
"""A year of print, as a pattern."""

CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
"""A letter that may begin a name, as a pattern."""

# --- Its DOI and its address ----------------------------------------------------------------------

OPEN, CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(r"(?<![\w*_])(\*{1,2}|_{1,2})(?=\S)(?P<text>[^*_]+?)(?<=\S)\1(?![\w*_])")
_MARKDOWN = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_ANGLED = re.compile(r"<((?:https?://|www\.)[^<>]+)>")
_AVAILABLE = (
    r"(?:available|retrieved|accessed|accessible|abrufbar|verfügbar|disponible)(?: online)?"
    r"(?: (?:at|from|via|on|unter|à|en)| [^:;()]{0,30}? from)?"
)
_URL = re.compile(
    rf"(?:[,.:; ]*\(?{_AVAILABLE}|\burl|\bweb|\bfrom|\bat)?\s*:?\s*"
    r"(?P<url>(?:https?://|www\.)[^\s<>\"“”]+)",
    re.IGNORECASE,
)
_NAME = r"10\.[0-9]{4,9}/[^\s<>\"“”]+"
_DOI = re.compile(
    r"(?:available (?:at|from):? ?)?(?:https?://(?:dx\.)?doi\.org/|doi(?:\.org/|: ?| ))+"
    rf"(?P<doi>{_NAME})|(?<![\w/.])(?P<bare>{_NAME})",
    re.IGNORECASE,
)
_ACCESSED = re.compile(
    r"[\s,.;]*[(\[]?\s*(?:last |date )?"
    r"(?:accessed|retrieved|viewed|visited|consulted|zugriff|abgerufen|cited)"
    r"(?: on| at| am)?:? ?(?=[^)\]]{0,20}[0-9]{4})[^)\]]{4,30}[)\]]?[.,]?",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"[\s,.;:]*(?:[(\[<]?\b(?:available (?:at|from|online)|retrieved from|online|url|doi)\b"
    r":?[)\]>]?)?[\s,.;:<>]*$",
    re.IGNORECASE,
)


def without_links(entry: str) -> tuple[str, str, str]:
    """An entry without addresses and dates of access, its italics marked; its DOI, its address.

    >>> without_links("Quill (2014), Kites, available at: www.example.org/a (accessed 3 May 2020)")
    ('Quill (2014), Kites', '', 'www.example.org/a')
    """
    text = _MARKDOWN.sub(_shown, entry)
    text = _ANGLED.sub(r" \1 ", text)
    found = _DOI.search(text)
    doi = identifiers.doi(found["doi"] or found["bare"]) if found else ""
    text = _DOI.sub(" ", text)
    address = _URL.search(text)
    url = _trimmed(address["url"]) if address else ""
    text = " ".join(_ACCESSED.sub(" ", _URL.sub(" ", text)).split())
    end = "." if text.endswith(".") else ""
    return _LEFT.sub("", _marked(text)) + end, doi or identifiers.linked_doi(url), url


def _marked(text: str) -> str:
    return _MARKED.sub(lambda found: f"{OPEN}{found['text']}{CLOSE}", bare(text))


def bare(text: str) -> str:
    """A text without the signs for its italics."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def _shown(found: re.Match[str]) -> str:
    return found["target"] if found["target"].startswith("http") else found["text"]


def _trimmed(url: str) -> str:
    url = url.rstrip(".,;:'’")
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,;:")
    return url


# --- Its authors ----------------------------------------------------------------------------------

_WORD = rf"{CAPITAL}[\w'’‐-]*[\w'’]"
_PARTICLES = (
    r"(?:(?:van|von|der|den|de|ter|ten|di|del|della|da|dos|du|el|al|la|le|zu|zur|af|bin|ibn|y) "
    r"|d['’])*"
)
_FAMILY = rf"{_PARTICLES}{_WORD}(?:[ -]{_PARTICLES}{_WORD}){{0,2}}"
_INITIALS = rf"(?:{CAPITAL}\.?[ -]?){{1,5}}(?: (?:Jr|Sr|II|III)\.?)?"
_GIVEN = rf"(?:{_WORD}|{CAPITAL}\.?)(?:[ -](?:{_WORD}|{CAPITAL}\.?)){{0,2}}"
_TURNED = re.compile(rf"(?P<family>{_FAMILY})\.? (?P<given>{_INITIALS})")
_NATURAL = re.compile(rf"(?P<given>(?:{CAPITAL}\.[ -]?){{1,5}}) ?(?P<family>{_FAMILY})")
_NATURALS = re.compile(
    rf"(?:(?:{CAPITAL}\.[ -]?){{1,5}} ?{_FAMILY}(?:, (?:and |& )?| and | & )){{1,30}}"
)
_SPELT_OUT = re.compile(rf"(?P<given>{_GIVEN}) (?P<family>{_PARTICLES}{_WORD})\.?")
_BETWEEN = re.compile(
    r"\s*[,;]\s*(?:(?:and|und|et|with|mit|&)\s+)?|\s+(?:and|und|et|with|mit|&)\s+"
)
_OTHERS = re.compile(
    r"[,;.]?\s*(?:\b(?:and|&) (?:others|colleagues)|\bet al\b\.?|\bu\. ?a\.|…|\. \. \.)[,.\s]*",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"[,\s]*[(\[]?\b(?:eds?|editors?|edited by|hrsg|hg|trans|compilers?)\b\.?[)\]]?[,.\s]*$",
    re.IGNORECASE,
)
_OF_A_BODY = re.compile(
    r"\b(?:for|of|the|in|on|department|ministry|office|commission\w*|council|committee|cent\w+|"
    r"institute|university|association|foundation|trust|government|services?|organi[sz]ation|"
    r"health|parliament|agency|society|group|network|press|team|board|college|review)\b|[0-9(“\"]",
    re.IGNORECASE,
)


def authors(text: str) -> tuple[str, ...]:
    """The authors in order: "Family, Given", or one body; () for a blank text.

    >>> authors("La Valle, I., Hart, D. with Pinto, V.S.")
    ('La Valle, I.', 'Hart, D.', 'Pinto, V.S.')
    >>> authors("Smith JA, van der Berg K, et al."), authors("Department for Education.")
    (('Smith, JA', 'van der Berg, K'), ('Department for Education',))
    """
    plain = _without_others(fields.tidy(text))
    found = people(plain)
    if found:
        return found
    body = plain.rstrip(".") if not re.search(r"\b\w\.$", plain) else plain
    return (body,) if re.search(r"[^\W\d_]{2}", body) else ()


def _without_others(text: str) -> str:
    """A text without "et al." and "(eds)", and the full stop after names that bear none."""
    plain = _ROLE.sub("", _OTHERS.sub(" ", text)).strip(" ,;:")
    unended = plain.removesuffix(".")
    return plain if "." in unended or re.search(r", \w$", unended) else unended


def people(text: str) -> tuple[str, ...]:
    """The persons a text names, if it is made of nothing else; else ().

    >>> people("Abernethy, Tess, and Rowan Quill"), people("T. Abernethy and R. Quill")
    (('Abernethy, Tess', 'Quill, Rowan'), ('Abernethy, T.', 'Quill, R.'))
    """
    plain = _without_others(text)
    if _OF_A_BODY.search(plain):
        return ()
    parts = [part for part in _BETWEEN.split(plain) if part]
    found: list[str] = []
    while parts:
        part, following = parts[0], parts[1] if len(parts) > 1 else ""
        given = _INITIALS if found else rf"{_INITIALS}|{_GIVEN}\.?"
        name = _TURNED.fullmatch(part) or _NATURAL.fullmatch(part)
        if not name and re.fullmatch(_FAMILY, part) and re.fullmatch(given, following):
            found.append(f"{part}, {following}")
            parts = parts[2:]
            continue
        # without a comma in the first name nobody can tell "Jane Smith" from "Save Children"
        name = name or (_SPELT_OUT.fullmatch(part) if found else None)
        if name is None:
            return ()
        found.append(f"{name['family']}, {name['given'].strip()}")
        parts = parts[1:]
    return tuple(found)


def end_of_initialled(text: str) -> int:
    """Where names end that a text begins with, in "I. Family and I. Family, Title"; else 0."""
    found = _NATURALS.match(text[:400])
    return found.end() if found and found.group().endswith(", ") else 0


def is_name(text: str) -> bool:
    """Whether a text may be a name: short, and its words begin with capitals.

    >>> is_name("Policy Press"), is_name("What works for families")
    (True, False)
    """
    plain = text.strip(" .")
    short = len(plain.split()) <= 6 and not re.search(r"[0-9:]", plain)
    return short and not re.search(r"(?<![\w’'-])[a-zß-öø-ÿ]{5,}", plain)


# --- Where in print its work stands ---------------------------------------------------------------

_PAGE = r"[A-Za-z]{0,3}[0-9]+[A-Za-z]?"
_PAGES = rf"{_PAGE}(?:\s?[-–—‐−]\s?{_PAGE})?(?!\w)"
_PP = r"(?:pp?|pages?|S|[Aa]rt(?:icle)?)\.? ?"
_IN_A_VOLUME = re.compile(
    rf"(?:(?P<before>{YEAR})(?: [A-Z][a-z]{{2,8}})?(?: [0-9]{{1,2}})?; ?)?"
    r"(?P<label>\b(?:[Vv]ol(?:ume)?|Jg|Bd)\b\.? ?)?"
    r"(?<![\w–-])(?P<volume>[0-9]{1,4}(?:[-–/][0-9]{1,4})?|[IVXLC]{1,7})(?![\w])"
    r"(?: ?\((?P<bracketed>[\w .–/-]{1,20})\)"
    r"|[,.]? ?(?:[Nn]os?|[Ii]ss(?:ue)?|[Nn]r|H)\b\.? ?(?P<issue>[\w–/-]+)|\.(?P<dotted>[0-9]+))?"
    rf"(?:,? \(?(?:[A-Z][a-z]+ )?(?P<year>{YEAR})\)?)?"
    rf"(?:[,:;.]? ?{_PP}(?P<pp>{_PAGES})|(?P<colon>[:,;] ?)(?P<pages>{_PAGES}))?"
)
_PAGES_ALONE = re.compile(rf"\b(?:pp?|pages?|S)\. ?(?P<pages>{_PAGES})")
_RANGE = re.compile(r"[0-9]\s?[-–—‐−]|^[a-z]{1,3}[0-9]{2,}$")


def publication(text: str) -> Record:
    """Where a work stands (journal, volume, issue, pages, year), read from what follows its title,
    italics marked.

    >>> found = publication("Journal of Care, Vol. 23 No. 1, pp. 53-61")
    >>> found.container, found.volume, found.issue, found.pages
    ('Journal of Care', '23', '1', '53-61')
    """
    plain = bare(text)
    found = next(filter(_is_volume, _IN_A_VOLUME.finditer(plain)), None)
    if found is None:
        alone = _PAGES_ALONE.search(plain)
        return Record(pages=fields.pages(alone["pages"]) if alone else "")
    issue = found["bracketed"] or found["issue"] or found["dotted"] or ""
    year = found["before"] or found["year"] or (issue if re.fullmatch(YEAR, issue) else "")
    return Record(
        container=_container(text, plain[: found.start()]),
        volume=found["volume"],
        issue="" if issue == year else issue.strip(" ."),
        pages=fields.pages(found["pp"] or found["pages"] or ""),
        year=int(year) if year else None,
    )


def _is_volume(found: re.Match[str]) -> bool:
    """Whether a number is a volume: called so, or followed by what only follows volumes."""
    if re.search(r"(?i)\beds?\b|edn|edition|pages?|[a-z]{8}", found["bracketed"] or ""):
        return False
    if found["label"] or found["before"] or found["bracketed"] or found["issue"]:
        return True
    if re.fullmatch(YEAR, found["volume"]):
        return False
    dotted = found["dotted"] and found["year"]
    paged = found["pp"] or (":" in (found["colon"] or "") or _RANGE.search(found["pages"] or ""))
    return bool(dotted or paged)


def _container(text: str, before: str) -> str:
    """The journal: what is in italics, or what stands between a title and its place in print."""
    if OPEN in text and CLOSE in text:
        return fields.tidy(text[text.index(OPEN) + 1 : text.index(CLOSE)]).strip(" ,.;:")
    plain = re.sub(rf"{YEAR};?\s*$|[(\[]?online[)\]]?|^\s*[Ii]n:? ", "", before)
    plain = fields.tidy(plain.strip(" ,.;:("))
    return plain if len(plain) <= 120 else ""
