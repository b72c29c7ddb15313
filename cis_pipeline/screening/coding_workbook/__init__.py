"""The workbooks in which coders confirm, refuse or move suggested themes, and add new codes.

One a coder, blind, and one of conflicts for whoever settles them; read with the machinery of the
reviewers' workbooks (`screening.workbook`). Only names stand here.
"""

from cis_pipeline.screening.coding_workbook.folder import CodingFolder
from cis_pipeline.screening.coding_workbook.labels import Kind
from cis_pipeline.screening.coding_workbook.material import Material

__all__ = ["CodingFolder", "Kind", "Material"]
