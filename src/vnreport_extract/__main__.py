"""``python -m vnreport_extract`` is the command ``vnreport``."""

from .cli import main

if __name__ == "__main__":
    main()
