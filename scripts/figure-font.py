"""The letters of figures as outlines: src/shared/figure/font/glyphs.ts from Inter Regular (OFL).

    pip install fonttools && python scripts/figure-font.py Inter-Regular.otf
"""
import json
import sys

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

EM = 1000
RANGES = [(0x20, 0x7E), (0xA0, 0x17F)]
EXTRA = "–—‘’“”„…•·×÷−±≤≥≈≠°′″→←↑↓∞√∑∂∆αβγδεθλμνπρστφχψωΓΔΘΛΠΣΦΨΩ€ﬁ"


class Outline(BasePen):
    """Contours of whole units, y downwards: each begins with an absolute M, what follows is relative."""

    def __init__(self, glyphs, scale):
        super().__init__(glyphs)
        self.scale, self.parts, self.at = scale, [], (0, 0)

    def _place(self, point):
        return round(point[0] * self.scale), round(-point[1] * self.scale)

    def _step(self, letter, points):
        numbers = []
        for point in map(self._place, points):
            numbers += [point[0] - self.at[0], point[1] - self.at[1]]
            last = point
        self.at = last
        text = letter
        for i, n in enumerate(numbers):
            text += ("" if i == 0 or n < 0 else " ") + str(n)
        self.parts.append(text)

    def _moveTo(self, point):
        self.at = self._place(point)
        self.parts.append(f"M{self.at[0]} {self.at[1]}")

    def _lineTo(self, point):
        if self._place(point) != self.at:
            self._step("l", [point])

    def _curveToOne(self, a, b, c):
        # Each point of a curve is relative to where the curve begins.
        begin = self.at
        numbers = []
        for point in map(self._place, (a, b, c)):
            numbers += [point[0] - begin[0], point[1] - begin[1]]
        self.at = self._place(c)
        self.parts.append("c" + "".join(("" if i == 0 or n < 0 else " ") + str(n) for i, n in enumerate(numbers)))

    def _closePath(self):
        self.parts.append("z")

    _endPath = _closePath


font = TTFont(sys.argv[1])
names, glyphs, em = font.getBestCmap(), font.getGlyphSet(), font["head"].unitsPerEm
wanted = [code for low, high in RANGES for code in range(low, high + 1)] + [ord(c) for c in EXTRA]
lines = []
for code in sorted(set(wanted)):
    if code not in names or code == 0xAD:
        continue
    glyph = glyphs[names[code]]
    pen = Outline(glyphs, EM / em)
    glyph.draw(pen)
    key = json.dumps(chr(code), ensure_ascii=False).replace("'", "\\'")
    key = "'" + key[1:-1].replace('\\"', '"') + "'"
    lines.append(f"  {key}: [{round(glyph.width * EM / em)}, '{''.join(pen.parts)}'],")

with open("src/shared/figure/font/glyphs.ts", "w", encoding="utf-8") as out:
    out.write(
        "/**\n * Letters as outlines, 1000 units to the em: advance and contours, y downwards, each contour from an absolute M. Made by\n"
        " * scripts/figure-font.py from Inter Regular 3.019, © 2020 The Inter Project Authors, SIL Open Font License 1.1 (OFL.txt).\n */\n"
        "// prettier-ignore\nexport const GLYPHS: Readonly<Record<string, readonly [advance: number, outline: string]>> = {\n"
    )
    out.write("\n".join(lines))
    out.write("\n};\n")
