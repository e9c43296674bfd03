"""Export: the files of an output folder.

Every document's JSON is complete in itself and written atomically; the tables are made from them.
"""

from .document_json import document_to_dict, read_document, write_document
from .rows import table_rows
from .tables import write_tables

__all__ = ["document_to_dict", "read_document", "table_rows", "write_document", "write_tables"]
