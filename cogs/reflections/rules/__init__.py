"""Pure rules of reflections: their words, who reads them, and what could tell who somebody is."""
