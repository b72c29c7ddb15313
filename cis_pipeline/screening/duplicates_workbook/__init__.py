"""The workbook of doubtful duplicates: two records one above the other, for a person to judge.

Rules merge what is certain; the rest is a person's word, and it holds against every later rule.
Only names stand here.
"""

from cis_pipeline.screening.duplicates_workbook.pairs import NAME, SHEET, pair, pair_id
from cis_pipeline.screening.duplicates_workbook.read import Answers, read
from cis_pipeline.screening.duplicates_workbook.write import COLUMNS, write

__all__ = ["COLUMNS", "NAME", "SHEET", "Answers", "pair", "pair_id", "read", "write"]
