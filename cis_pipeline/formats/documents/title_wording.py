"""Which lines of a first page are no title: numbers, dates, headings, kinds, names of files.

Pure patterns, told apart from `title`, which weighs what is left.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from cis_pipeline.core.text.normalise import letters

_KINDS = (
    r"reports?|accounts|guidance|guidelines?|briefing|briefings|paper|papers|summary|review|"
    r"evaluation|study|strategy|bulletin|policy|brief|research|inspection|publication|factsheet|"
    r"toolkit|handbook|manual|leaflet|response|consultation|statistics|statement|plan|appendix|"
    r"annex|appendices|volume|part|verordening|rapport|rapporten|beleid|nota|richtlijn|onderzoek|"
    r"bericht|gutachten|verordnung|richtlinie|leitlinie|satzung|studie|étude|guide|loi|décret|"
    r"informe|estudio|guía|ley|relazione|rapporto|legge|relatório|rapport|betänkande|utredning|"
    r"betænkning|raportti|raport|adroddiad|canllawiau"
)
_BEFORE_KIND = (
    r"final|interim|annual|full|main|technical|research|evaluation|inspection|statutory|"
    r"non-statutory|executive|working|policy|discussion|summary|first|second|third|fourth|"
    r"government|inquiry|independent|special|departmental|briefing|information|practice|good|"
    r"impact|national|rapid|evidence|scoping|and|the|of|no|number"
)
_KIND = re.compile(
    rf"(?:(?:{_BEFORE_KIND}|{_KINDS})\W+)*(?:{_KINDS})(?:\W+(?:number|no|"
    rf"nr)?\W*[A-Z]*[\d/.-]*)?(?:\W+(?:19|20)\d\d(?:\W+\d\d(?:\d\d)?)?)?\W*",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\W*(?:table of contents?|contents?(?: page)?|foreword|preface|acknowledge?ments?|"
    r"introduction|abstract|executive summary|summary|about (?:this|us|the authors?).{0,40}|"
    r"overview|key (?:findings|messages|points)|background|glossary|references|bibliography|index|"
    r"inhoud(?:sopgave)?|inhalt(?:sverzeichnis)?|sommaire|vorwort|table des matières|índice|"
    r"indice|sommario|innhold|indhold|innehåll(?:sförteckning)?|sisällys|cynnwys|spis treści|"
    r"list of (?:tables|figures|abbreviations)|chapter \w+.{0,60}|annex \w|appendix \w|home|menu|"
    r"search|cookies?)\W*",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\W*(?:presented to|ordered (?:by|to)|by command|published|publication|(?:\w+ )?author(?:s|"
    r"ed by)?\b|written by|prepared (?:by|for)|by\s+(?:dr|prof|(?-i:[A-Z]))|edited by|"
    r"commissioned by|contact|tel(?:ephone)?\b|e-?mail|isbn|issn|doi\b|https?:|www\.|©|copyright|"
    r"registered charity|version\b|v\d|issue \d|draft\b|official\b|confidential|embargo|"
    r"(?:\w+ )?report of session|session 20|laid before|returned? to an order|price|£|"
    r"ref(?:erence)?\b\W|date\b|revis|implementation date|last updated|updated|page \d|pagina|"
    r"seite|to be cited as|suggested citation|this (?:report|document|guidance|paper|"
    r"publication) |download|follow us|for (?:the )?attention|our ref|"
    r"auteurs?\b|autor(?:en|es)?\b|herausgeber|uitgave|door\b|vastgesteld)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"\W*(?:(?:HC|HL|CP|Cm|Cmd|Cmnd|SG|DFE|DCSF|RR|RB|NIA|SP)\W{0,3}(?:paper|bill|number|"
    r"no)?\W{0,2}(?:[A-Z]{0,3}\W?)?[\dIVX][\dIVX/.-]*(?:\W+(?:RR|RB)?\d+)*|"
    r"HL paper \d+|cpm?\d{3,4}|[\W\d]+|[ivxlcdm]{1,6}|\d+ of \d+|page \d+.*)\W*",
    re.IGNORECASE,
)
_JUNK = re.compile(
    r"microsoft (?:word|powerpoint|excel|office)\b|\buntitled\b|\btemplate\b|\.(?:docx?|pdf|pptx?|"
    r"xlsx?|indd|qxd|qxp|rtf|odt|html?|ps|eps|dvi|tex|pub|fm|ai)\b|"
    r"^\W*(?:document|presentation|slide|layout|title|report|book|page|default|draft|doc|new|test|"
    r"none|no title|blank)\W*\d*\W*$|"
    r"^(?:\d{4}[-._ ]?\d{2}[-._ ]?\d{2}|\d{2}[-._ ]?\d{2}[-._ ]?\d{2,4})\b|\(?(?:standard|large|"
    r"web|easy read) (?:print|version)\)?|"
    r"\bfinal\b(?! (?:report|evaluation|recommendations|synthesis))|\bdraft ?\d|"
    r"\bv\d+(?:[._]\d+)*\b|"
    r"powerpoint presentation|presentation title|insert title|click to (?:add|edit)|"
    r"^[\w.-]*_[\w.-]*$|[\\/]{1,2}[\w-]+[\\/]|^\(?anonymous\)?|"
    r"\b(?:clean|tracked?)(?: copy| changes| version)\b|^\W*[\d\W]+$|\bproof ?\d|\bA4\b|^file:|"
    r"_{2,}|\b\w+_\w+_\w+",
    re.IGNORECASE,
)
_OWNED = re.compile(
    rf"(?:(?:{_BEFORE_KIND})\W+)*(?:{_KINDS})\b(?!\W+(?:on|about|for|into)\b)", re.IGNORECASE
)
_UNFINISHED = re.compile(
    r"(?:,|\b(?:and|or|of|for|the|a|an|in|into|to|with|by|from|on|at|about|after|against|among|"
    r"between|under|without|during|&))$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:[^\W\d_a-z][\w'’.-]*|de|van|der|den|von|di|da|le|la|al|ap|and|with|&)", re.UNICODE
)
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        """a an the of in on at to for from by as is are was be do does how what why who when where
        can our your their my we you it its this that not no child children young people care""",
    )
)
"""Words that no list of persons holds."""
_SHOUTED = re.compile(r"\b[A-Z]{4,} [A-Z]{2,}\b")
_TITLED = re.compile(
    r"\b(?:dr|prof(?:essor)?|phd|mp|ma|msc|obe|cbe|mbe|dame|sir)\b\.?", re.IGNORECASE
)


def is_kind(line: str) -> bool:
    """Whether a line only says what kind of document it is: "Final report", "Volume 1"."""
    return bool(_KIND.fullmatch(line.strip()))


def is_no_title(line: str) -> bool:
    """Whether a line is a number, a heading within the document, an imprint or a label."""
    text = line.strip()
    return bool(
        len(letters(text)) < 2
        or _NUMBERS.fullmatch(text)
        or _HEADING.fullmatch(text)
        or _LABELLED.match(text)
    )


def is_junk(title: str) -> bool:
    """Whether a title in a file's properties is the name of a file, a template or a program."""
    text = title.strip()
    return not letters(text) or bool(_JUNK.search(text)) or is_kind(text) or is_no_title(text)


def needs_owner(line: str) -> bool:
    """Whether a line begins with a kind of document that asks whose: "Response to".

    >>> needs_owner("Annual Report 2023"), needs_owner("Keeping children safe")
    (True, False)
    """
    return bool(_OWNED.match(line.strip()))


def goes_on(line: str) -> bool:
    """Whether a line cannot be the last of a title: it ends in "and", "of the", a comma."""
    return bool(_UNFINISHED.search(line.strip()))


def is_persons(line: str, lowered: Collection[str]) -> bool:
    """Whether a line is made of names of persons.

    `lowered` are the words that the document writes in lower case somewhere: names are not among
    them, while the words of a title in capitals mostly are.
    """
    words = re.findall(r"[^\s,;]+", _TITLED.sub(" ", line))
    if any(word.casefold() in _NO_NAMES for word in words):
        return False
    if len(words) < 2 or not all(_NAME.fullmatch(word) for word in words):
        return False
    names = [word for word in words if word[:1].isupper() and len(word.rstrip(".")) > 1]
    known = sum(word.casefold().strip(".'’") in lowered for word in names)
    return bool(names) and known * 4 <= len(names)


def lower_words(pages: Collection[str]) -> frozenset[str]:
    """The words that stand in lower case somewhere in a document."""
    return frozenset(re.findall(r"\b[a-zà-öø-ÿ][a-zà-öø-ÿ'’]+\b", "\n".join(pages)))


def sentence_case(title: str, pages: Collection[str]) -> str:
    """A title in capitals as the document writes its words elsewhere; another as it stands."""
    if not title.isupper() or len(title.split()) < 2:
        return title
    text = "\n".join(pages)
    lowered = lower_words(pages)
    capital = frozenset(re.findall(r"(?<=[\w,] )[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]+\b", text))
    prose = "\n".join(line for line in text.split("\n") if not _SHOUTED.search(line))
    abbreviations = frozenset(re.findall(r"\b[A-Z]{2,6}\b", prose))

    def cased(found: re.Match[str]) -> str:
        word = found[0]
        if word.lower() in lowered:
            return word.lower()
        if word.capitalize() in capital:
            return word.capitalize()
        return word if word in abbreviations else word.lower()

    changed = re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", cased, title)
    return changed[:1].upper() + changed[1:]
