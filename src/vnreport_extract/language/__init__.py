"""What every stage may know of the language: numbers, units, periods, roles, letters.

Pure functions over strings; the word lists behind them are in `vnreport_extract.data`.
"""
