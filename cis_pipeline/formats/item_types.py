"""What vendors call item types and languages, and what they are called here.

Item types are Zotero's (journalArticle, book, report, ...). Why some are not: Zotero has one type
for everything in a journal, but the review keeps academic articles only, so what stands in a
journal and is not one gets a plain name of its own: editorial, letter, erratum, retraction,
bookReview, note, news, obituary. "journalArticle" is kept for articles, reviews and the like.

Names are looked up without case and punctuation; a name that is not listed says nothing, and the
type then stays what the entry's main field says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_LETTERS = re.compile(r"[\W_]+")

_ZOTERO = """
artwork audioRecording bill blogPost book bookSection case computerProgram conferencePaper dataset
dictionaryEntry document email encyclopediaArticle film forumPost hearing instantMessage interview
journalArticle letter magazineArticle manuscript map newspaperArticle patent podcast preprint
presentation radioBroadcast report standard statute thesis tvBroadcast videoRecording webpage
"""

_NOT_ARTICLES = "editorial letter erratum retraction bookReview note news obituary interview"
NOT_ARTICLES = frozenset(_NOT_ARTICLES.split())
"""What stands in a journal and is no academic article; wins over "article" if both are given."""

_TERMS = {
    "journalArticle": """article; journal article; journal; journal paper; peer reviewed journal;
        scholarly journals; scholarly journal; academic journal; review; review article; article in
        press; early access; short survey; short communication; systematic review;
        systematic literature review; literature review; meta analysis; empirical study;
        qualitative study; quantitative study; clinical trial; randomized controlled trial;
        case study; case report; case reports; comparative study; evaluation study;
        research article; original article; research; research review; data paper; brief report;
        article journal; scientific journal article; evidence based healthcare; jour; ejour;
        ieee journals""",
    "editorial": "editorial; editorial material; guest editorial; introductory journal article",
    "letter": "letter; letter to the editor; correspondence; comment reply",
    "erratum": """erratum; correction; corrigendum; published erratum; correction notice;
        erratum correction; correction addition; addendum; expression of concern""",
    "retraction": "retraction; retracted; retraction of publication; retraction notice; withdrawn",
    "bookReview": """book review; review book; book reviews; book review article; media review;
        film review; software review; theater review; review software other; review media""",
    "note": "note; comment; commentary; column opinion; opinion; viewpoint; discussion",
    "news": "news; news item; newspaper article; news article; announcement; press release",
    "obituary": "obituary; biographical item; biography; item about an individual",
    "interview": "interview",
    "conferencePaper": """conference paper; conference; conference proceeding; conference
        proceedings; proceedings paper; proceeding; proceedings; conference papers proceedings;
        conference abstract; meeting abstract; conference review; inproceedings; proceedings
        article; conference article; conference proceedings article; clinical conference;
        ieee conferences; iet conferences""",
    "bookSection": """book chapter; chapter; book section; section; incollection; inbook; chap;
        book part""",
    "book": """book; authored book; edited book; monograph; books; ebook; e book; collection;
        book whole; book edited; booklet; mvbook; mvcollection""",
    "thesis": """thesis; dissertation; dissertations theses; dissertation thesis; phdthesis;
        mastersthesis; doctoral thesis; masters thesis; academic dissertation; thesis dissertation;
        dissertation abstract; phd thesis""",
    "report": """report; reports; technical report; techreport; research report; government report;
        reports research; government publication; official report; evaluation report;
        working paper; policy paper""",
    "preprint": """preprint; working papers; working paper pre print; posted content;
        unpublished work""",
    "newspaperArticle": "newspapers; newspaper; article newspaper",
    "magazineArticle": """magazines; magazine; magazine article; trade journals; trade journal;
        article magazine; business article; feature article; ieee magazines""",
    "webpage": "web page; webpage; website; web site; internet resource; online; electronic; www",
    "blogPost": "blog; blog post; blogs podcasts websites; post weblog",
    "encyclopediaArticle": "encyclopedia entry; encyclopaedia entry; reference entry; inreference",
    "patent": "patent",
    "dataset": "dataset; data set; trial registry record; data study",
    "document": "other; misc; generic; document; guidance; guideline; practice guideline; manual",
    "manuscript": "manuscript; unpublished",
    "presentation": "presentation; slide; slides; speech",
    "statute": "statute; legislation; act; legal",
    "videoRecording": "video; video recording; film; audiovisual material",
}


def _squeeze(text: str) -> str:
    """A name without case, punctuation and spaces: "News Item" -> "newsitem"."""
    return _LETTERS.sub("", text.casefold())


_BY_TERM = {
    _squeeze(term): item_type for item_type, terms in _TERMS.items() for term in terms.split(";")
} | {_squeeze(name): name for name in _ZOTERO.split() if name not in ("letter", "interview")}

TYPES = frozenset(_BY_TERM.values())
"""Every item type that a record can have, besides ""."""

UNTYPED = "type not given"
"""What our own files say of a record without an item type, where the format asks for one."""
_OWN = TYPES | {UNTYPED}


def own(*texts: str) -> str | None:
    """The item type that a file of our own names, in exactly our spelling; None if it does not.

    >>> own("", "bookReview"), own("type not given"), own("Book Review")
    ('bookReview', '', None)
    """
    found = next((text for text in texts if text in _OWN), None)
    return "" if found == UNTYPED else found


_GENERAL = {"", "journalArticle", "document"}
_PARTS = re.compile(r"[;|\n]|,\s")


@lru_cache(maxsize=4096)
def item_type(term: str) -> str:
    """The item type a vendor's term means, or "" if it is not known.

    >>> item_type("Editorial Material"), item_type("Psychometrics 2240")
    ('editorial', '')
    """
    return _BY_TERM.get(_squeeze(term), "")


def by_name(names_of: Mapping[str, str], between: str = ";") -> dict[str, str]:
    """Item type -> what a vendor calls it, turned about: each name in lower case -> item type.

    >>> by_name({"book": "Book, Whole; Book, Edited"})
    {'book, whole': 'book', 'book, edited': 'book'}
    """
    listed = ((kind, name) for kind, names in names_of.items() for name in names.split(between))
    return {name.strip().casefold(): kind for kind, name in listed}


def refine(base: str, terms: Iterable[str]) -> str:
    """The item type of an entry whose main field says `base` and its others say `terms`.

    Each of `terms` may hold several, parted by semicolons or commas. What is no article wins
    (a comment only where nothing says article); then a type more special than `base`, if `base`
    is one of the general ones. A book chapter stays one, whatever else says "review".

    >>> refine("journalArticle", ["Article; Early Access"]), refine("journalArticle", ["Letter"])
    ('journalArticle', 'letter')
    >>> refine("bookSection", ["Review"])
    'bookSection'
    """
    found = [known for term in terms for part in _PARTS.split(term) if (known := item_type(part))]
    if not found or base not in _GENERAL:
        return base
    article = "journalArticle" in found
    for known in found:
        if known in NOT_ARTICLES and not (known == "note" and article):
            return known
    if article:
        return "journalArticle"
    special = next((known for known in found if known not in _GENERAL), "")
    return special or base or found[0]


_LANGUAGES = """
af afr afrikaans | ar ara arabic | bg bul bulgarian | bn ben bengali | ca cat catalan
cs cze ces czech | cy wel cym welsh | da dan danish | de ger deu german deutsch allemand
el gre ell greek | en eng english anglais inglés inglês englisch
es spa spanish español espanhol espagnol castilian
et est estonian | eu baq eus basque | fa per fas persian farsi
fi fin finnish | fr fre fra french français francais frances | ga gle irish | gl glg galician
he heb hebrew | hi hin hindi | hr hrv scr croatian | hu hun hungarian | id ind indonesian
is ice isl icelandic | it ita italian italiano | ja jpn japanese | ko kor korean
lt lit lithuanian | lv lav latvian | ms may msa malay | nl dut nld dutch flemish
mul multiple multilingual bilingual various
no nor nb nob nn nno norwegian | pl pol polish | pt por portuguese português portugues
ro rum ron romanian | ru rus russian | sk slo slk slovak | sl slv slovenian slovene
sq alb sqi albanian | sr srp scc serbian | sv swe swedish | sw swa swahili | th tha thai
tr tur turkish | uk ukr ukrainian | ur urd urdu | vi vie vietnamese
zh chi zho chinese mandarin
"""


def _language_table() -> dict[str, str]:
    """Each name and code -> the code that begins its group."""
    table: dict[str, str] = {}
    for group in re.split(r"[|]|\n", _LANGUAGES):
        code, *names = group.split() or [""]
        table |= dict.fromkeys((code, *names), code)
    return table


_BY_LANGUAGE = _language_table()
_BETWEEN = re.compile(r"[;,/|&\n]|\band\b|\bet\b")
_WORDS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def language(text: str) -> str:
    """The ISO 639-1 codes of the languages named that are known, else the text as printed.

    Several are parted by "; ", in the order given: who reads English reads a text that is in
    English too. "mul" says that there are several, unnamed. A short code counts only at the start
    of its part, since "no" and "is" are words too.

    >>> language("ENG"), language("French; English"), language("en-GB"), language("Klingon")
    ('en', 'fr; en', 'en', 'Klingon')
    """
    parts = _BETWEEN.split(text.casefold())
    known = dict.fromkeys(code for part in parts for code in _named_in(_WORDS.findall(part)))
    return "; ".join(known) or text.strip()


def _named_in(words: list[str]) -> list[str]:
    """The language that a part of a list names; several if it is nothing but their names."""
    codes = [
        _BY_LANGUAGE.get(word, "") if len(word) > 3 or place == 0 else ""
        for place, word in enumerate(words)
    ]
    if all(len(word) > 2 and word in _BY_LANGUAGE for word in words):
        return [_BY_LANGUAGE[word] for word in words]
    return [code for code in codes if code][:1]
