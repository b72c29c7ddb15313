"""Features on disk, so that a library is cut into words once and not at every ranking.

A file of NumPy arrays, one after another, in NumPy's own format and without pickled objects: what
is read can run nothing. It follows from the texts alone and may be deleted at any time.

Why not `numpy.savez`: the check sum of a zip archive took as long as everything else that a
ranking reads. A file that is cut off, is another's, or whose arrays do not fit each other is told
by the arrays themselves, and then it is as if there was none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cis_pipeline.core.files import beside
from cis_pipeline.screening.ranking.terms import Vocabulary

_MARK = b"cis features 1\n"


@dataclass(frozen=True, slots=True)
class Held:
    """What a cache holds: features, and under `key` a digest of the texts that they are of."""

    key: str
    matrix: Any
    vocabulary: Vocabulary
    idf: NDArray[np.float32]


def read(path: Path, key: str) -> Held | None:
    """The features that were kept under this key; None if there are none that can be used."""
    try:
        with path.open("rb") as file:
            if file.read(len(_MARK)) != _MARK or file.read(len(key)) != key.encode():
                return None
            shape, begins, columns, weights, stems, codes, idf = (
                np.load(file, allow_pickle=False) for _ in range(7)
            )
        matrix = sparse.csr_matrix((weights, columns, begins), shape=tuple(shape.tolist()))
        matrix.check_format(full_check=True)
        words = tuple(stems.tobytes().decode().split("\n")) if len(stems) else ()
        fits = codes.shape == idf.shape and len(idf) <= matrix.shape[1]
    except (OSError, ValueError, EOFError, TypeError, IndexError):
        return None
    return Held(key, matrix, Vocabulary(words, codes), idf) if fits else None


def write(path: Path, held: Held) -> None:
    """Keep features; ReviewError if the system does not let the file be written."""
    stems = "\n".join(held.vocabulary.stems).encode()
    matrix = held.matrix
    arrays = (
        np.array(matrix.shape), matrix.indptr, matrix.indices, matrix.data,
        np.frombuffer(stems, dtype=np.uint8), held.vocabulary.codes, held.idf,
    )  # fmt: skip
    with beside(path) as part, part.open("wb") as file:
        file.write(_MARK + held.key.encode())
        for array in arrays:
            np.save(file, array, allow_pickle=False)
