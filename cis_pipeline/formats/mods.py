"""MODS, the Library of Congress's XML for library records: a <mods> each, alone or in a collection.

https://www.loc.gov/standards/mods/userguide/. What a work is in is a relatedItem of type "host",
which then holds volume, issue, pages and date of a part. MODS within replies of OAI-PMH or SRU is
read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.json import values as json_values
from cis_pipeline.formats.names import turned
from cis_pipeline.formats.xml import scan, values
from cis_pipeline.formats.xml import stream as xml_stream

FORMAT = "MODS XML"
SUFFIXES = (".xml", ".mods")
BINARY = True

_NAMES = ("mods",)
_BEGINS = re.compile(rf"<{scan.PREFIX}mods(?:Collection)?[\s>]")

_GENRES = {
    "journalArticle": "periodical; law report or digest; law report; digest; law digest; "
    "legal article",
    "book": "autobiography; bibliography; biography; comic or graphic novel; comic; graphic novel; "
    "drama; festschrift; fiction; folktale; handbook; history; hymnal; humor,satire; humor; "
    "satire; memoir; novel; script; yearbook; textbook; multivolume monograph",
    "report": "standard or specification; standard",
    "conferencePaper": "conference publication",
    "thesis": "theses",
    "artwork": "art reproduction; art original; chart; comic strip; diorama; graphic; kit; model; "
    "microscope slide; picture; realia; slide; transparency; stillimage; still image; image",
    "videoRecording": "filmstrip; motion picture; movingimage; moving image",
    "audioRecording": "sound; speech; sound recording; sound recording-musical; "
    "sound recording-nonmusical",
    "map": "globe; cartographic; atlas",
    "case": "legal case and case notes; legal case; case notes",
    "manuscript": "loose-leaf",
    "webpage": "online system or service; online system; service; online service; "
    "interactiveresource",
    "computerProgram": "software, multimedia; software",
    "dictionaryEntry": "dictionary",
    "encyclopediaArticle": "encyclopedia",
    "dataset": "numeric data; database",
}
"""Item type -> genres that mean it, besides those that `item_types` knows."""
_BY_GENRE = item_types.by_name(_GENRES)
_WHOLE = {"book", "thesis", "report", "dataset", "document"}
_EVERYBODY = {"hearing"}
"""Of a hearing all who took part are named, and there is no author."""
_WRITERS = {"author", "creator", "aut", "cre", "dis", "dissertant", "joint author"}
_PUBLISHERS = {"pbl", "dst", "publisher", "distributor"}
_EDITORS = {"editor", "edt", "compiler", "com"}


def sniff(head: bytes) -> bool:
    """True if a <mods> or <modsCollection> begins."""
    return _BEGINS.search(scan.shown(head)) is not None


def read(stream: IO[bytes], source: Source) -> Iterator[Record | Problem]:
    """A Record for each <mods>, in order; `locator` is the line of its first tag."""
    for entry in xml_stream.elements(stream, _NAMES):
        yield entry if isinstance(entry, Problem) else _record(entry)


def count(stream: IO[bytes]) -> int:
    """How many <mods> begin."""
    return xml_stream.count(stream, _NAMES)


def _record(entry: xml_stream.Entry) -> Record:
    mods = entry.element
    hosts = list(values.every(mods, "relatedItem[@type='host']"))
    places = [*hosts, mods]
    item_type = _item_type(mods, hosts)
    date = _date(places)
    code = values.first(mods, "extension/USCode") if item_type == "bill" else None
    links = values.texts(mods, "location/url", "identifier[@type='uri']", "identifier")
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type=item_type,
        title=_short_title(mods, item_type) or _title(mods),
        authors=_authors(mods, hosts, item_type),
        year=fields.year(date),
        date=date,
        container=_container(mods, hosts, item_type) if code is None else "U.S.C.",
        volume=_detail(places, "volume") or values.attribute(code, "title") or _extent(mods, "v"),
        issue=_detail(places, "issue") or _detail(places, "number"),
        pages=_pages(places, mods),
        doi=identifiers.doi(_of_all(places[::-1], "identifier[@type='doi']"))
        or identifiers.linked_doi(*links),
        url=_url(mods),
        abstract=fields.abstract(" ".join(values.texts(mods, "abstract"))),
        keywords=values.once(values.texts(mods, "subject/topic")),
        language=_language(mods),
        publisher=_of_all(places[::-1], "originInfo/publisher"),
        isbn=identifiers.isbn(*_texts_of(places[::-1], "identifier[@type='isbn']")),
        issn=identifiers.issn(*_texts_of(places, "identifier[@type='issn']")),
        accession=values.text(mods, "recordInfo/recordIdentifier"),
        note="; ".join(values.texts(mods, "note")),
    )


def _of_all(places: list[Any], *paths: str) -> str:
    """The first text at a path in any of these places, path by path."""
    return next((told for path in paths for told in _texts_of(places, path)), "")


def _texts_of(places: list[Any], path: str) -> list[str]:
    return [told for place in places for told in values.texts(place, path)]


# --- Titles ------------------------------------------------------------------------------------


def _title(element: Any) -> str:
    """The title that is of no special type; else whichever there is."""
    infos = list(values.every(element, "titleInfo"))
    plain = [one for one in infos if not one.get("type")]
    return next((told for one in (*plain, *infos) if (told := _title_in(one))), "")


def _title_in(info: Any) -> str:
    """A title with the article before it, its subtitle, and number and name of its part."""
    title = fields.titled(values.text(info, "title"), values.text(info, "subTitle"))
    title = " ".join(filter(None, (values.text(info, "nonSort"), title)))
    part = ": ".join(values.texts(info, "partNumber")[:1] + values.texts(info, "partName")[:1])
    if part and title:
        return f"{title.removesuffix('.')}. {part}"
    return title or part or (values.line(info) if not len(info) else "")


def _short_title(mods: Any, item_type: str) -> str:
    """Bills are known by their short titles; the official ones are whole sentences."""
    return values.text(mods, "extension/shortTitle") if item_type == "bill" else ""


def _container(mods: Any, hosts: list[Any], item_type: str) -> str:
    if item_type in _WHOLE and item_type != "document":
        return ""
    found = next((told for host in hosts for told in (_title(host),) if told), "")
    if not found and item_type == "webpage":
        return values.text(mods, "originInfo/publisher")
    return found


# --- Types -------------------------------------------------------------------------------------


def _item_type(mods: Any, hosts: list[Any]) -> str:
    """The type by what the record says of itself, of its form, and of what it is in."""
    extension = {one.tag for one in values.every(mods, "extension/*")}
    if "billNumber" in extension:
        return "bill"
    if "congCommittee" in extension:
        return "hearing"
    recipients = values.texts(mods, "name/role/roleTerm[@type='code']")
    found = _genre(mods, "genre") or _genre(mods, "typeOfResource")
    found = found or next((kind for host in hosts if (kind := _genre(host, "genre"))), "")
    if found:
        return found
    if "text/html" in values.texts(mods, "physicalDescription/internetMediaType"):
        return "webpage"
    if "rcp" in recipients:
        return "letter"
    serial = {"continuing", "serial"} & set(_texts_of(hosts, "originInfo/issuance"))
    return "journalArticle" if serial else "bookSection" if hosts else "document"


def _genre(element: Any, path: str) -> str:
    """The item type that the first known genre means; local ones are Zotero's own names."""
    listed = list(values.every(element, path))
    listed.sort(key=lambda one: one.get("authority") != "local")
    for one in listed:
        told = values.line(one)
        found = _BY_GENRE.get(told.casefold()) or item_types.item_type(told)
        if found:
            return found
    return ""


# --- Names -------------------------------------------------------------------------------------


def _authors(mods: Any, hosts: list[Any], item_type: str) -> tuple[str, ...]:
    """The authors, or who has no role at all; else the editors, else everybody but publishers."""
    named = [(name, _roles(one)) for one in values.every(mods, "name") if (name := _name(one))]
    makers = [(name, roles) for name, roles in named if not roles or roles - _PUBLISHERS]
    everybody = tuple(name for name, _ in makers)
    if item_type in _EVERYBODY:
        return everybody
    for wanted in (_WRITERS, _EDITORS):
        if found := tuple(n for n, roles in makers if not roles or roles & wanted):
            return found
    hosted = (one for host in hosts for one in values.every(host, "name"))
    return everybody or tuple(name for one in hosted if (name := _name(one)))


def _roles(name: Any) -> set[str]:
    told = values.texts(name, "role/roleTerm") or values.texts(name, "role")
    return {one.casefold().rstrip(".") for one in told}


def _name(name: Any) -> str:
    """A person as "Family, Given"; of a body its parts, from the whole to the part."""
    parts = list(values.every(name, "namePart"))
    of = {kind: " ".join(values.line(one) for one in parts if one.get("type") == kind)
          for kind in ("family", "given")}  # fmt: skip
    if of["family"]:
        return values.person(of["family"], of["given"])
    plain = [told for one in parts if one.get("type") not in ("date", "termsOfAddress")
             if (told := values.line(one))]  # fmt: skip
    if name.get("type") == "personal":
        return turned(_YEARS.sub("", " ".join(plain)).strip(" ,"))
    body = ". ".join(part.removesuffix(".") for part in plain)
    return fields.name(body or values.text(name, "displayForm"))


_YEARS = re.compile(r"[\[(][^A-Za-z\])]{0,40}[\])]|,? \d{4}-(?:\d{4})?\.?$")


# --- Dates, parts and links --------------------------------------------------------------------

_DATES = ("copyrightDate[@encoding]", "copyrightDate", "dateIssued[@encoding]", "dateIssued",
          "dateCreated[@encoding]", "dateCreated")  # fmt: skip
_ABOUT = re.compile(r"[\[(<]?\s*(?:cop|ca|[cp©℗])?\.?\s*([12][0-9]{3})[^0-9]*")


def _date(places: list[Any]) -> str:
    """When it was published, from origin or part; not the end of a span of years."""
    dates = [one for path in _DATES for place in places
             for one in values.every(place, f"originInfo/{path}")]  # fmt: skip
    for path in ("part/date", "originInfo/dateOther"):
        dates += [one for place in places for one in values.every(place, path)]
    dates.sort(key=lambda one: one.get("point") == "end")
    told = [told for one in dates if (told := values.line(one))]
    dated = next((one for one in told if fields.year(one)), next(iter(told), ""))
    about = _ABOUT.fullmatch(dated)
    return about.group(1) if about else fields.date(json_values.plain_date(dated))


def _detail(places: list[Any], kind: str) -> str:
    return _of_all(places, f"part/detail[@type='{kind}']/number", f"part/detail[@type='{kind}']")


_IN_EXTENT = {
    "p": re.compile(r"\bp(?:p|ages?)?\.?\s+([a-z]?\d+(?:\s*[-–]\s*[a-z]?\d+))", re.IGNORECASE),
    "v": re.compile(r"\bv(?:ol(?:ume)?)?\.?\s+(\d+)", re.IGNORECASE),
}


def _extent(mods: Any, kind: str) -> str:
    """Pages or volume as the physical description prints them: "p. 12-15", "v. 3"."""
    told = values.texts(mods, "physicalDescription/extent", "part/extent")
    found = (_IN_EXTENT[kind].search(re.split("[:;+]", one)[0]) for one in told)
    return next((one.group(1) for one in found if one), "")


def _pages(places: list[Any], mods: Any) -> str:
    for place in places:
        for extent in values.every(place, "part/extent"):
            if extent.get("unit", "page").rstrip("s") not in ("page", "pp"):
                continue
            start, end = values.text(extent, "start"), values.text(extent, "end")
            told = values.text(extent, "list") or ("" if len(extent) else values.line(extent))
            if found := fields.pages(start or told, end):
                return found
    return fields.pages(_detail(places, "page") or _detail(places, "pages") or _extent(mods, "p"))


def _url(mods: Any) -> str:
    links = [one for one in values.every(mods, "location/url") if one.get("access") != "preview"]
    links.sort(key=lambda one: not (one.get("usage") or "").startswith("primary"))
    return identifiers.links(*(list(filter(None, map(values.line, links))) or [""]))


def _language(mods: Any) -> str:
    """The codes of the languages, else their names."""
    listed = list(values.every(mods, "language/languageTerm"))
    codes = [values.line(one) for one in listed if one.get("type") != "text"]
    named = codes or [values.line(one) for one in listed] or values.texts(mods, "language")
    return item_types.language("; ".join(named))
