"""How documents print who issued them, in the words and shapes that imprints use.

Only what is printed is told here; `organisation` looks the names up and weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cis_pipeline.formats.documents import Line
from cis_pipeline.formats.documents.dates import without_dates

_NAME = r"(?P<name>[A-ZÀ-Þ][^\n.;:©]{2,160}?)"
_END = r"(?=\s*(?:[.;:©\n]|,?\s+(?:in|on|at|under|is|are|as|to|which|that|who|19\d\d|20\d\d)\b|$))"
_ISSUED_BY = re.compile(
    r"\b(?i:(?:published|issued|produced)(?:\s+(?:jointly|online|and\s+\w+|"
    r"(?:in\s+)?(?:[a-z]+\s+)?\d{4}))?"
    r"\s+by:?\s+(?:the\s+)?(?:authority\s+of\s+the\s+)?)"
    rf"{_NAME}{_END}"
)
_GUIDANCE_FROM = re.compile(
    r"\b(?i:this|it)\s+(?:is|(?:document|guidance|publication)\s+is)\s+(?:(?:[a-z-]+|DfE)\s+){0,4}?"
    r"(?:guidance|advice|guide)\s+(?:issued\s+|produced\s+)?(?:from|by)\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w'’,&() -]+?)(?=\s*[.;]|\s+(?:which|that|to|is|under|issued|has|for local|"
    r"for all)\b|\s+and\s+(?!(?:the\s+)?[A-Z]))"
)
_PRESENTED = re.compile(
    r"\b(?i:presented|laid)\b[^\n.]{0,60}?\bby\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w'’]*(?:,?\s+(?:[A-Z][\w'’]*|and|of|for|the))*?)\s+(?:by|on|pursuant|under|"
    r"in|at)\b"
)
_LABELS = re.compile(
    r"(?:^|\n)[ \t]*(?i:publisher|published by|issued by|producer|issuing (?:body|organisation)|"
    r"vastgesteld door|uitgever|uitgave van|uitgegeven door|herausgeber(?:in)?|"
    r"herausgegeben (?:von|vom)|éditeur|publié par|édité par|edita|editado por|publicado por|"
    r"pubblicato da|a cura di|edição|utgivare|utgiven av|utgitt av|utgiver|udgivet af|udgiver|"
    r"julkaisija|wydawca|cyhoeddwyd gan)[ \t]*:?[ \t]+(?P<name>[A-ZÀ-Þ][^\n]{2,120})"
)
_COPYRIGHT = re.compile(
    r"(?i:©|\(c\)\s*(?=copyright|(?:19|20)\d\d)|\bcopyright\b)\s*(?i:copyright\s*|©\s*)?"
    r"(?:(?:19|20)\d\d(?:\s*[-–]\s*\d{2,4})?[,:]?\s*)?(?i:by\s+)?(?i:the\s+)?"
    r"(?P<name>[A-ZÀ-Þ][^\n.;:©]{1,100}?)(?=[,\s]*(?:19|20)\d\d|\s*[.;:\n]|\s*$|"
    r",?\s+(?:[Aa]ll rights|is|are|and its|unless|\d))"
)
_CHARITY = re.compile(
    r"(?P<name>[A-Z][\w'’&,() -]{2,90}?)[,\s]+(?:is|are)\s+(?:an?\s+)?(?:\w+\s+){0,3}?"
    r"(?:registered\s+(?:\w+\s+){0,2}charity|charity\s+registered|charitable\s+company)"
)
_ABOUT = re.compile(
    r"(?:^|[.\n]\s*)(?:The\s+)?(?P<name>[A-Z][\w'’&,() -]{2,90}?)(?:,? research service)?\s+(?:is|"
    r"was|are|provides)\s+"
    r"(?:an?\s+|the\s+)?(?:[\w’'-]+\s+){0,7}?(?:charity|charitable|think[ -]?tank|foundation|"
    r"non-?profit|not-for-profit|membership organisation|independent organisation|regulator|"
    r"inspectorate|professional body|research institute|research centre|"
    r"impartial (?:\w+ )?briefings?)\b"
)
_PRINTERS = re.compile(
    r"\b(?:stationery office|tso\b|hmso\b|williams lea|aps group|apsgroup|crown copyright|crown$|"
    r"controller of|parliamentary copyright|parliament by|hh associates|the authors?\b|authors?$|"
    r"open government|creative commons|all rights|copyright|secretary general|shutterstock|getty|"
    r"istock|adobe|alamy|unsplash)|^(?:crown|the crown|licen[cs]e|notice|"
    r"holders?|owner|act|designs)\b",
    re.IGNORECASE,
)
_HOSTS = re.compile(
    r"\W*(?:gov\.uk|youtube|medium|wordpress(?:\.com)?|blogger|facebook|linkedin|twitter|x|"
    r"wayback machine|internet archive|google docs|"
    r"sharepoint|scribd|issuu|researchgate|academia\.edu|wikipedia)\W*",
    re.IGNORECASE,
)
_SHAPE = re.compile(
    r"\b(?:university|universit\w+|college|school|institute?|institut\w*|centre|center|council|"
    r"commission(?:er)?|committee|department|departement|ministry|minist[eè]\w+|ministerium|"
    r"ministerio|office|agency|authority|inspectorate|ombudsman|inquiry|board|partnership|service|"
    r"services|trust|foundation|fund|charity|association|society|alliance|network|federation|"
    r"union|forum|consortium|group|team|unit|panel|parliament|assembly|government|bureau|academy|"
    r"library|museum|police|constabulary|ltd|limited|llp|cic|inc|gmbh|gemeente\w*|provincie|"
    r"rijk\w*|stadt|landkreis|bundes\w+|kommune|kommun|region|ville|mairie|conseil|région|"
    r"ayuntamiento|gobierno|generalitat|comune|regione|câmara|stichting|stiftung|fondation|"
    r"fundación|fondazione|verein|directorate|direktorat\w*|styrelsen|socialstyrelsen|think ?tank|"
    r"church|mission|support|"
    r"action|children|youth|families|care)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?:the\s+)?(?:university (?:of|college) [A-Z][\w' ]+|[A-Z][\w'’ ]+ university|"
    r"london borough of [A-Z][\w ]+|[A-Z][\w'’ ]+ (?:county|city|borough|district|"
    r"metropolitan borough) council|[A-Z][\w'’, ]+ council|"
    r"(?:department|ministry) (?:of|for) [A-Z][\w,'’ ]+|"
    r"[A-Z][\w'’&, ]+ (?:foundation|inquiry|commission|institute|inspectorate|ombudsman|"
    r"university trust|nhs trust|nhs foundation trust|safeguarding children (?:board|partnership))|"
    r"gemeente(?:raad van)? [A-Z][\w -]+|(?:landeshaupt)?stadt [A-Z][\w -]+|landkreis [A-Z][\w -]+|"
    r"(?:bundes)?ministerium (?:für|der|des) [A-Z][\w, -]+|bundesministerium [\wäöüß, -]+|"
    r"minist[eè]re (?:de|du|des) [\wéèêàç,' -]+|ministerio de [\wáéíóúñ, -]+|"
    r"ministerie van [A-Z][\w, -]+|"
    r"universit(?:y|ät|eit|é|à|et)\s[\wäöüé -]+|universidad (?:de|del) [\w áéíóúñ]+|"
    r"ville de [A-Z][\w -]+|ayuntamiento de [A-Z][\w -]+|[A-ZÆØÅÄÖ][\wæøåäö]+ (?:kommune|kommun))",
    re.IGNORECASE,
)
_COUNCIL_OF = re.compile(r"^gemeenteraad(?: van)? ", re.IGNORECASE)
_HOUSE = re.compile(r"\W*HOUSE OF (LORDS|COMMONS)\W*(?:LIBRARY)?\W*", re.IGNORECASE)
_COMMITTEE = re.compile(r"(?:[\w'’,&-]+ ){1,12}(?:select )?committee", re.IGNORECASE)
_INQUIRY = re.compile(
    r"(?:the\s+)?((?:[\w'’&-]+\s+){1,9}Inquiry)(?:\s+(?:phase|module|part|volume|final|interim|"
    r"first|second|third|annual)\b.*|(?:\W+(?:\w+\s+)?report)?\b.*)?",
    re.IGNORECASE,
)
_NOT_INQUIRIES = re.compile(
    r"\b(?:to|into|of the|response|evidence|submission|on|for)\b", re.IGNORECASE
)
_LICENCES = re.compile(
    r"open government|licen[cs]e|nationalarchives|psi@|creativecommons|stationery|tso(?:shop)?\.|"
    r"accessible|copyright holders",
    re.IGNORECASE,
)


def says(text: str) -> Iterator[tuple[int, str]]:
    """The names a page says, in so many words, issued the document, each with its rank."""
    flat = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    running = " ".join(text.split())
    for pattern, rank, where in (
        (_GUIDANCE_FROM, 7, running),
        (_PRESENTED, 7, running),
        (_LABELS, 6, flat),
        (_ISSUED_BY, 6, flat),
        (_COPYRIGHT, 5, flat),
        (_CHARITY, 4, flat),
        (_ABOUT, 3, flat),
    ):
        for found in pattern.finditer(where):
            name = tidied(found["name"])
            if name and not _PRINTERS.search(name):
                yield rank, name


def tidied(name: str) -> str:
    """A printed name without its article, its dates and what hangs on its ends."""
    plain = without_date(re.sub(r"\s*\((?:c|r|tm)\)|[®™©]", " ", name, flags=re.IGNORECASE))
    plain = re.sub(
        r"^(?:and|(?:authority of )?the)\s+",
        "",
        " ".join(plain.split()).strip(" ,;:-–|\"'“”"),
        flags=re.IGNORECASE,
    )
    return _COUNCIL_OF.sub("Gemeente ", plain)


def without_date(line: str) -> str:
    """A line without the dates in it."""
    return " ".join(without_dates(line).split()).strip(" ,;:-–|()")


def is_host(name: str) -> bool:
    """Whether a site only keeps other people's documents."""
    return bool(_HOSTS.fullmatch(name.strip())) or not name.strip()


def is_shaped(name: str) -> bool:
    """Whether a name has a word that names of bodies have, and no more words than they do."""
    return bool(_SHAPE.search(name)) and 2 <= len(name.split()) <= 12 and name[:1].isupper()


def is_plainly_a_body(line: str) -> bool:
    """Whether a line is a body's name by its shape alone: "University of ..."."""
    return bool(_PLAIN.fullmatch(line)) and len(line.split()) <= 10 and line[:1].isupper()


def is_university(name: str) -> bool:
    """Whether it is a body of higher education."""
    return bool(re.search(r"\buniver|\bcollege\b", name, re.IGNORECASE))


def is_about_licences(line: str) -> bool:
    """Whether the addresses of a line are those of a licence or a printer."""
    return bool(_LICENCES.search(line))


def committee(lines: Sequence[Line]) -> str:
    """The committee of a House that a title page names: "House of Lords Liaison Committee"."""
    for page in (1, 2, 3):
        rows = joined([line for line in lines if line.page == page][:30])
        for place, line in enumerate(rows):
            if not (house := _HOUSE.fullmatch(line.text)):
                continue
            for other in rows[place + 1 : place + 5]:
                if _COMMITTEE.fullmatch(" ".join(other.text.split())):
                    return f"House of {house[1].capitalize()} {' '.join(other.text.split())}"
    return ""


def inquiry(title: str) -> str:
    """The inquiry whose report a title is: "Post Office Horizon IT Inquiry report: volume 1"."""
    found = _INQUIRY.fullmatch(title)
    return "" if not found or _NOT_INQUIRIES.search(found[1]) else found[1]


def joined(lines: Sequence[Line]) -> list[Line]:
    """The lines from the top of a page, those of one size closely below each other as one too."""
    rows = sorted(lines, key=lambda one: -one.top)
    together: list[Line] = []
    for line in rows:
        last = together[-1] if together else None
        if last and last.size == line.size > 0 and 0 < last.top - line.top <= line.size * 1.7:
            together[-1] = replace(line, text=f"{last.text} {line.text}")
        else:
            together.append(line)
    alone = [line for line in rows if line not in together]
    return [*together, *alone]
