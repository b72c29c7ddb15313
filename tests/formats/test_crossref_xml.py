from __future__ import annotations

import io

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import crossref_xml

SOURCE = Source(source_id="s", name="S")


def read(inside: str) -> Record | Problem:
    data = f"<doi_records><doi_record><crossref>{inside}</crossref></doi_record></doi_records>"
    (found,) = crossref_xml.read(io.BytesIO(data.encode()), SOURCE)
    return found


def record(inside: str) -> Record:
    found = read(inside)
    assert isinstance(found, Record)
    return found


TITLES = "<titles><title>{}</title></titles>"
PERSON = '<person_name contributor_role="{}"><surname>{}</surname></person_name>'


def test_the_print_date_of_the_article_comes_first() -> None:
    online = '<publication_date media_type="online"><year>2013</year></publication_date>'
    printed = '<publication_date media_type="print"><year>2009</year></publication_date>'
    issue = "<journal_issue><publication_date><year>2008</year></publication_date></journal_issue>"
    article = "<journal_article>{}</journal_article>"
    assert record(f"<journal>{issue}{article.format(online + printed)}</journal>").year == 2009
    assert record(f"<journal>{issue}{article.format(online)}</journal>").year == 2013
    assert record(f"<journal>{issue}{article.format('')}</journal>").year == 2008


def test_the_volume_may_stand_beside_the_issue() -> None:
    issue = (
        "<journal_issue><journal_volume><volume>5</volume><issue>2</issue></journal_volume>"
        "</journal_issue>"
    )
    found = record(f"<journal>{issue}<journal_article/></journal>")
    assert (found.volume, found.issue) == ("5", "2")


def test_a_chapter_has_its_own_authors_and_else_the_books() -> None:
    editor = f"<contributors>{PERSON.format('editor', 'Elm')}</contributors>"
    author = f"<contributors>{PERSON.format('author', 'Oak')}</contributors>"
    book = f"<book_metadata>{editor}{TITLES.format('Book')}</book_metadata>"
    chapter = "<content_item component_type='chapter'>{}</content_item>"
    found = record(f"<book>{book}{chapter.format(author + TITLES.format('Chapter'))}</book>")
    assert (found.title, found.container, found.authors) == ("Chapter", "Book", ("Oak",))
    assert record(f"<book>{book}{chapter.format('')}</book>").authors == ("Elm",)
    assert record(f"<book>{book}</book>").title == "Book"


def test_an_entry_of_a_reference_work_is_one() -> None:
    part = "<content_item component_type='reference_entry'/>"
    assert record(f"<book book_type='reference'>{part}</book>").item_type == "encyclopediaArticle"


def test_a_dataset_may_take_its_makers_from_its_database() -> None:
    makers = f"<contributors>{PERSON.format('author', 'Oak')}</contributors>"
    around = f"<database_metadata>{makers}</database_metadata>"
    found = record(f"<database>{around}<dataset>{TITLES.format('D')}</dataset></database>")
    assert (found.item_type, found.title, found.authors) == ("dataset", "D", ("Oak",))


def test_a_journal_alone_is_known_by_its_title() -> None:
    metadata = (
        "<journal_metadata><full_title>Journal of Invented Care</full_title></journal_metadata>"
    )
    assert record(f"<journal>{metadata}</journal>").title == "Journal of Invented Care"


def test_an_error_of_the_service_is_a_rejection_that_quotes_it() -> None:
    problem = read("<error>DOI not found</error>")
    assert isinstance(problem, Problem)
    assert "DOI not found" in problem.what


def test_an_empty_record_is_one() -> None:
    assert record("").item_type == "document"
