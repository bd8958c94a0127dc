"""Texts of at most 200 bytes: what a character variable holds (XPT v5; SDTMIG 3.4, 4.5.3)."""

MOST_BYTES = 200


def fits(text: str) -> bool:
    """Tell whether a text goes into one variable."""
    return len(text.encode()) <= MOST_BYTES


def pieces(text: str) -> list[str]:
    """Return a text in parts that fit, parted between words where it has any."""
    found: list[str] = []
    while not fits(text):
        head = text.encode()[:MOST_BYTES].decode(errors="ignore")
        cut = head.rfind(" ") + 1 or len(head)
        found.append(text[:cut].rstrip())
        text = text[cut:]
    return [*found, text]
