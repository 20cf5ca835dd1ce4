"""Languages: catalogues, whose language it is, and the texts themselves."""
