"""File names that no system takes amiss.

Why names are made over: they come from other people's computers. What is left has no path, no
sign that a system forbids, and no name that Windows keeps for itself.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """A file name that no system takes amiss: no path, no reserved name, at most 100 characters.

    >>> safe_name("../../etc/passwd"), safe_name("NUL.pdf"), safe_name("C:\\\\a\\\\what?.pdf")
    ('passwd', '_NUL.pdf', 'what_.pdf')
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = re.sub(r'[<>:"|?*\x00-\x1f\x7f-\x9f\u2028-\u202f\u2066-\u2069\ud800-\udfff]', "_", name)
    name = name.strip(" .") or "attachment"
    stem, suffix = Path(name).stem, Path(name).suffix[:10]
    name = stem[: 100 - len(suffix)].rstrip(" .") + suffix
    return f"_{name}" if _DEVICES.match(name) else name
