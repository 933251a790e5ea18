"""Pictures of numbers as SVG: drawn by templates, which escape every word; coloured by classes of static/desk.css.

Each comes with a title, a description and a table of the same numbers. The same numbers give the same bytes.
"""

from authserver.admin.pictures.columns import Columns, Series
from authserver.admin.pictures.ranking import Place, Ranking

__all__ = ["Columns", "Place", "Ranking", "Series"]
