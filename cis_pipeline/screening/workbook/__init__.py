"""The workbooks that reviewers fill in: written from tasks, read back into decisions.

Only names stand here; `tasks` says what a task is, `write` and `read` do it.
"""

from cis_pipeline.screening.tasks import Returned, Task, file_name
from cis_pipeline.screening.workbook.read import read
from cis_pipeline.screening.workbook.shown import columns_of
from cis_pipeline.screening.workbook.write import identity, write

__all__ = ["Returned", "Task", "columns_of", "file_name", "identity", "read", "write"]
