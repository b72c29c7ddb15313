"""The paragraphs of the seed paper, read from the shared folder where there is one.

The paper is other people's, so its text stays out of the repository.
"""

import hashlib
import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CIS_SHARED") or ROOT.parent / "shared")
PAPER = SHARED / "seeds" / "004_88143f3e5709154c.txt"


def paragraphs() -> list[str]:
    """The blocks between blank lines, from the title to before the references, in file order.

    Headings, list entries and table cells count as they fall; empty where the paper is absent.
    ValueError when no line "References" ends the text.
    """
    if not PAPER.is_file():
        return []
    body, found, _ = PAPER.read_text(encoding="utf-8").partition("\nReferences\n")
    if not found:
        raise ValueError(f'{PAPER.name}: no line "References"; is this the right paper?')
    return re.split(r"\n\s*\n", body.strip())


def opening(paragraph: str) -> str:
    """A digest of the first three words: it shows that a coding of the paragraphs fits them, and
    holds nothing of the paper."""
    words = " ".join(paragraph.split()[:3])
    return hashlib.sha256(words.encode()).hexdigest()[:8]
