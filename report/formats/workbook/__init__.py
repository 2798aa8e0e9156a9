"""The workbook of an edition, to calculate with: written by `book`, read back with its `seal`."""

from report.formats.workbook.book import FORMAT
