"""Documents as files: the typst compiler, and the fonts that it uses."""
