"""How figures are drawn: SVG of our own, from values to elements, in English and Chinese."""
