"""What a reason for exclusion is called where a person chooses one: by its title, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.screening.tasks import plain


def reasons_offered(criteria: Sequence[Criterion]) -> dict[str, str]:
    """By the id of each criterion of a round the words that are offered for it.

    Its title; with the id behind it where another is called the same, or the title is another's
    id, so that each can be told when it is read. Semicolons part reasons, so none stands in one.
    """
    taken = Counter(plain(c.title) for c in criteria) + Counter(plain(c.id) for c in criteria)
    offered = {}
    for criterion in criteria:
        title = " ".join(criterion.title.replace(";", ",").split())
        clear = title and taken[plain(criterion.title)] == 1
        offered[criterion.id] = title if clear else f"{title} ({criterion.id})".strip()
    return offered
