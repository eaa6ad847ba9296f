"""Read and write tables: schemas, readers that report every fault, and writers that lose no data.

All input is untrusted. Unknown columns are ignored without a message, so that
people may add notes to their evidence; only a column that looks like a misspelt known one is
a fault. An empty text is a blank.
"""

from wholesum.tables.checks import check_frame, check_known, check_references
from wholesum.tables.conversion import fit
from wholesum.tables.faults import BadEvidence, Fault, Source, faults_at, plain, raise_if
from wholesum.tables.folder import TableSet, open_tables
from wholesum.tables.notes import ReadingWarning, warn_of
from wholesum.tables.reading import find_table, open_table, read_table
from wholesum.tables.rows import Rows, rows_to_tables, tables_to_rows
from wholesum.tables.schema import Column, Table
from wholesum.tables.spelling.alike import (
    describe_joined,
    find_heading,
    heading_key,
    name_key,
    one_spelling,
)
from wholesum.tables.spelling.lists import BETWEEN, joined, listed
from wholesum.tables.spelling.order import natural_key
from wholesum.tables.writing import write_table

__all__ = [
    "BETWEEN",
    "BadEvidence",
    "Column",
    "Fault",
    "ReadingWarning",
    "Rows",
    "Source",
    "Table",
    "TableSet",
    "check_frame",
    "check_known",
    "check_references",
    "describe_joined",
    "faults_at",
    "find_heading",
    "find_table",
    "fit",
    "heading_key",
    "joined",
    "listed",
    "name_key",
    "natural_key",
    "one_spelling",
    "open_table",
    "open_tables",
    "plain",
    "raise_if",
    "read_table",
    "rows_to_tables",
    "tables_to_rows",
    "warn_of",
    "write_table",
]
