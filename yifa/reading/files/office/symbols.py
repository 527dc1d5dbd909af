"""Replaces signs of symbol fonts by the characters they show."""

# font → code in the font → what it shows; boxes, ticks and bullets, as forms have them
SIGNS = {
    "wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x77: "◆", 0x9E: "·", 0x9F: "•",
        0xA1: "○", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
        0xFE: "☑", 0x4A: "☺", 0x21: "✏", 0x28: "☎", 0x2A: "✉",
    },
    "wingdings 2": {
        0x2A: "☐", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x30: "□", 0xA3: "□",
        0x97: "●", 0x81: "●",
    },
    "symbol": {
        0xB7: "•", 0xB3: "≥", 0xA3: "≤", 0xB9: "≠", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xD6: "√", 0xE5: "∑",
        0xAE: "→", 0xB0: "°", 0xA5: "∞", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6C: "λ", 0x6D: "μ",
        0x70: "π", 0x73: "σ", 0x77: "ω", 0x53: "Σ", 0x44: "Δ", 0x57: "Ω",
    },
}  # fmt: skip
PRIVATE, IN_FONT = 0xF000, 0xFF


def read_symbol(font: str, code: str) -> str | None:
    """Return the character that a sign shows, or None where it is not known.

    >>> read_symbol("Wingdings", "F0FE"), read_symbol("宋体", "25A1"), read_symbol("Webdings", "F0FE")
    ('☑', '□', None)
    """
    try:
        number = int(code, 16)
    except ValueError:
        return None
    signs = SIGNS.get(font.lower())
    if signs is not None:
        return signs.get(number & IN_FONT)
    return None if number >> 8 == PRIVATE >> 8 or not 0x20 <= number <= 0xFFFD else chr(number)
