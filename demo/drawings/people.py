"""Portraits of the people who write, and the paper's mark."""

import math

from kit import Canvas, dark, light, mix


def bust(name, ground, skin, coat, collar="#f5efe2"):
    """Ground with a soft light, shoulders, neck; the face comes on top."""
    c = Canvas(name, 400, 400)
    c.rect(0, 0, 400, 400, c.gradient((0, light(ground, 0.3)), (1, dark(ground, 0.22)), x2=1))
    c.circle(130, 120, 190, c.radial((0, "#fff6e059"), (1, "#fff6e000")))
    c.path("M30 400Q34 316 122 292Q168 280 172 256H228Q232 280 278 292Q366 316 370 400z",
           c.gradient((0, light(coat, 0.14)), (0.5, coat), (1, dark(coat, 0.38)), x2=1, y2=0.2))
    c.path("M166 226H234V286Q200 318 166 286z", dark(skin, 0.2))
    c.path("M166 246Q200 282 234 246V268Q200 296 166 262z", dark(skin, 0.36), opacity=0.5)
    if collar:
        c.path("M150 284L200 332L172 350L136 290z", collar)
        c.path("M250 284L200 332L228 350L264 290z", dark(collar, 0.16))
    return c


def face(c, skin, brow, round_=1.0, smile=9, eyes="#2a1d1a", age=0):
    w = 62 * round_
    for side in (-1, 1):
        c.ellipse(200 + side * w, 182, 12, 19, dark(skin, 0.12 if side < 0 else 0.28))
    c.path(f"M{200 - w} 160Q{200 - w - 2} 96 200 94Q{200 + w + 2} 96 {200 + w} 160Q{200 + w} 216 {200 + w * 0.62} 242"
           f"Q200 274 {200 - w * 0.62} 242Q{200 - w} 216 {200 - w} 160z", skin)
    c.path(f"M206 94Q{200 + w + 2} 96 {200 + w} 160Q{200 + w} 216 {200 + w * 0.62} 242Q224 258 204 258Q232 214"
           f" 230 166Q230 118 206 94z",
           dark(skin, 0.24), opacity=0.5)
    for side in (-1, 1):
        x = 200 + side * 27
        c.ellipse(x, 174, 9.5, 7, "#fdfaf4")
        c.circle(x + 1, 174.5, 5.2, eyes)
        c.circle(x - 1, 172.5, 1.7, "#ffffff")
        c.path(f"M{x - 12} 172Q{x} 161 {x + 12} 172", stroke=dark(skin, 0.62), stroke_width=3, stroke_linecap="round")
        c.path(f"M{x - 15} {155 + side}Q{x} {147} {x + 15} {155 - side}", stroke=brow, stroke_width=5.6,
               stroke_linecap="round")
        c.ellipse(x + side * 8, 204, 14, 9, "#d9604a", opacity=0.16)
        if age:
            c.path(f"M{x + side * 14} 180q{side * 8} 2 {side * 10} 8M{x + side * 14} 174q{side * 8} -2 {side * 11} 0",
                   stroke=dark(skin, 0.3), stroke_width=1.6, opacity=0.8)
            c.path(f"M{200 + side * 22} 206q{side * 8} 8 {side * 6} 20", stroke=dark(skin, 0.3), stroke_width=1.8,
                   opacity=0.7)
    c.path("M202 176Q212 200 209 206Q202 213 192 207", stroke=dark(skin, 0.4), stroke_width=3.2,
           stroke_linecap="round")
    c.path(f"M180 226Q200 {226 + smile * 2} 221 225Q200 {228 + smile * 0.7} 180 226z", "#8f3a34")
    c.path(f"M177 226Q200 {226 + smile * 2} 224 225", stroke=mix(dark(skin, 0.5), "#8f3a34", 0.5), stroke_width=3.2,
           stroke_linecap="round")
    c.path(f"M190 {238 + smile}Q200 {241 + smile} 210 {238 + smile}", stroke=dark(skin, 0.28), stroke_width=2.4,
           opacity=0.7,
           stroke_linecap="round")


def glasses(c, tone, round_=True):
    for side in (-1, 1):
        x = 200 + side * 28
        if round_:
            c.circle(x, 175, 21, "#ffffff", opacity=0.12)
            c.circle(x, 175, 21, "none", stroke=tone, stroke_width=4.2)
        else:
            c.rect(x - 22, 160, 44, 31, "none", rx=7, stroke=tone, stroke_width=4.6)
        c.line(200 + side * 49, 172, 200 + side * 62, 168, tone, 4)
        c.line(x - 9, 186, x + 2, 165, "#ffffff", 2.4, opacity=0.6)
    c.path("M193 172q7 -6 14 0", stroke=tone, stroke_width=4.2)


def strands(c, d, tone, width=2.0):
    for piece in d:
        c.path(piece, stroke=tone, stroke_width=width, opacity=0.55, stroke_linecap="round")


def maren():
    c = bust("maren", "#d9803f", "#7d4a30", "#23324f")
    c.ellipse(200, 140, 92, 84, "#171012")
    for i in range(44):
        turn = i / 44 * math.tau
        c.circle(200 + 88 * math.cos(turn), 140 + 80 * math.sin(turn), c.rnd.uniform(13, 20),
                 c.rnd.choice(["#1d1416", "#2a1c1c", "#171012"]))
    face(c, "#7d4a30", "#1d1416", 0.98, 11)
    for _ in range(40):
        x = c.rnd.uniform(144, 256)
        c.circle(x, 92 + abs(x - 200) * 0.32 + c.rnd.uniform(-20, 8), c.rnd.uniform(9, 16),
                 c.rnd.choice(["#241819", "#332222", "#1a1214"]))
    for _ in range(44):
        turn, reach = c.rnd.uniform(math.pi, math.tau), c.rnd.uniform(0.72, 1.02)
        c.path(f"M{194 + 92 * reach * math.cos(turn):.0f} {136 + 84 * reach * math.sin(turn):.0f}q6 -8 12 0",
               stroke="#5a3f3a", stroke_width=2, opacity=0.75)
    for side in (-1, 1):
        c.circle(200 + side * 62, 206, 7, "#f2c14a")
    c.path("M262 330l22 6l-4 22l-24 -6z", "#f2c14a")
    return c


def tobias():
    c = bust("tobias", "#4f8a86", "#eec3a2", "#6b6f52")
    face(c, "#eec3a2", "#9a6a3a", 1.0, 6, "#3f6b86")
    c.path("M138 168Q134 92 176 82Q224 64 250 96Q270 118 262 168Q254 132 236 122Q196 134 166 118Q146 132 138 168z",
           c.gradient((0, "#d9a45a"), (1, "#9a6630"), x2=1))
    strands(c, ["M160 116q20 -22 54 -22", "M176 104q28 -14 56 2", "M222 96q20 8 28 34"], "#f4cf8a", 3)
    beard = c.gradient((0, "#c48a48"), (1, "#8a5826"), x2=1)
    c.path("M138 178Q140 250 176 268Q200 278 224 268Q260 250 262 178Q254 214 236 216Q200 204 164 216Q146 214 138"
           " 178z", beard)
    c.path("M176 226Q200 246 224 226Q200 232 176 226z", "#8f3a34")
    c.path("M168 218Q186 206 200 214Q214 206 232 218Q214 222 200 220Q186 222 168 218z", "#8a5826")
    strands(c, ["M156 236q6 16 18 24", "M186 252q4 12 10 16", "M226 250q-4 12 -12 16", "M244 232q-4 14 -12 22"],
            "#e8b878", 2.4)
    glasses(c, "#2b3140", False)
    c.path("M192 332L200 400H208L214 332z", "#a3443a")
    return c


def ines():
    c = bust("ines", "#3f6fae", "#e8b48e", "#d9b23a", None)
    c.path("M120 330Q96 190 130 120Q160 66 216 74Q286 84 284 180Q286 270 276 330z",
           c.gradient((0, "#6b3320"), (1, "#35150f"), x2=1))
    c.path("M166 240H234V286Q200 314 166 286z", "#cf9670")
    c.path("M30 400Q34 316 122 292Q150 286 160 276Q200 322 240 276Q250 286 278 292Q366 316 370 400z",
           c.gradient((0, "#f0cc5a"), (0.5, "#d9b23a"), (1, "#94701c"), x2=1))
    for i in range(-3, 4):
        c.path(f"M{200 + i * 46} 400Q{200 + i * 40} 340 {200 + i * 30} 308", stroke="#94701c", stroke_width=2,
               opacity=0.5)
    face(c, "#e8b48e", "#4a1f14", 0.95, 10, "#3f5a3a")
    c.path("M136 190Q130 104 186 86Q250 76 266 190Q256 136 214 116Q170 124 152 146Q142 160 136 190z",
           c.gradient((0, "#8a4528"), (1, "#451d13"), x2=1))
    strands(c, ["M150 130q24 -30 58 -30", "M232 108q22 18 28 60", "M130 200q-10 50 -4 104", "M272 210q10 44 2 100"],
            "#b5683f", 3)
    c.path("M124 294Q160 316 200 318Q240 316 276 294L280 318Q240 344 200 344Q160 344 120 318z", "#d94f3d")
    c.path("M226 338l18 58h-30l-4 -52z", "#b03a2e")
    return c


def salim():
    c = bust("salim", "#8a5a8f", "#c48a5e", "#2f5f5a")
    face(c, "#c48a5e", "#1c1414", 1.02, 8)
    c.path("M136 166Q126 92 180 82Q236 66 262 108Q270 132 264 166Q258 134 244 124Q200 116 158 128Q144 140 136 166z",
           c.gradient((0, "#3a2b2b"), (1, "#120c0e"), x2=1))
    strands(c, ["M160 108q30 -18 64 -10", "M176 98q36 -14 66 12"], "#7a6a66", 3)
    c.path("M137 190Q142 250 178 266Q200 274 222 266Q258 250 263 190Q256 220 240 226Q222 214 200 214Q178 214 160"
           " 226Q144 220 137 190z",
           "#1c1414", opacity=0.82)
    c.path("M176 227Q200 243 224 227Q200 233 176 227z", "#a34a40")
    for side in (-1, 1):
        c.path(f"M{200 + side * 58} 152q{side * 4} 12 {side * 2} 26", stroke="#8f8680", stroke_width=5, opacity=0.8)
    c.path("M150 300Q200 336 250 300L262 322Q200 362 138 322z", "#e3cf9f")
    c.path("M176 326l-16 60h34l6 -52z", "#c9ad70")
    return c


def joss():
    c = bust("joss", "#6f9a4f", "#f2c9ac", "#c43e3e", None)
    c.path("M140 290Q200 330 260 290L270 308Q200 350 130 308z", "#f5efe2")
    c.line(200, 330, 200, 400, "#f5efe2", 5)
    face(c, "#f2c9ac", "#7a4a26", 1.03, 13, "#3a5a7a")
    for _ in range(26):
        c.circle(200 + c.rnd.gauss(0, 30), 196 + c.rnd.uniform(-8, 12), 1.7, "#c9805a", opacity=0.7)
    c.path("M134 172Q132 118 156 108H246Q268 120 266 172Q262 150 252 140H148Q138 150 134 172z", "#a8612f")
    c.path("M126 132Q128 58 200 56Q272 58 274 132Q200 108 126 132z", c.gradient((0, "#3f5f9a"), (1, "#1f2f55"), x2=1))
    c.path("M126 132Q200 106 274 132L272 150Q200 124 128 150z", "#22345f")
    c.circle(200, 54, 13, "#f2c14a")
    for i in range(-3, 4):
        c.path(f"M{200 + i * 20} {64 + abs(i) * 5}Q{200 + i * 24} 92 {200 + i * 24} {122 - (3 - abs(i)) * 1.5}",
               stroke="#16223f",
               stroke_width=2, opacity=0.6)
    c.line(296, 330, 300, 396, "#2b3140", 3)
    c.circle(302, 398, 17, "#e9d9a8")
    return c


def mina():
    c = bust("mina", "#2f4a7a", "#f0c6a8", "#4f7f9a")
    c.path("M122 250Q104 130 158 92Q200 62 248 92Q298 132 280 250Q262 268 246 262L244 140H156L154 262Q138 268 122"
           " 250z",
           c.gradient((0, "#f2e3c0"), (1, "#b59a68"), x2=1))
    face(c, "#f0c6a8", "#a8884f", 0.94, 7, "#4a7f9a")
    c.path("M140 178Q134 96 200 92Q266 96 260 178Q252 140 236 128Q206 146 160 132Q146 146 140 178z",
           c.gradient((0, "#fbf0d2"), (1, "#c4a872"), x2=1))
    strands(c, ["M158 128q26 8 52 -4", "M136 150q-12 46 -4 96", "M268 150q12 46 4 94", "M200 94q-30 6 -46 30"],
            "#fffbe8", 3)
    glasses(c, "#c43e55")
    c.path("M186 340l14 12 14 -12 -6 26h-16z", "#c43e55")
    for x, y in ((60, 70), (340, 60), (354, 150), (46, 190), (90, 40), (310, 110)):
        c.circle(x, y, 2.6, "#ffffff", opacity=0.8)
    return c


def edda():
    c = bust("edda", "#b5653f", "#e0b08c", "#5a7a46")
    c.path("M134 240Q112 150 150 110Q200 70 252 110Q288 150 266 240z", "#a8a29a")
    face(c, "#e0b08c", "#8f8880", 0.98, 10, "#4a6a4a", age=1)
    c.path("M138 176Q134 104 200 100Q266 104 262 176Q256 138 230 126Q190 122 168 132Q146 144 138 176z",
           c.gradient((0, "#e3ded4"), (1, "#9a938a"), x2=1))
    strands(c, ["M152 136q30 -26 70 -14", "M236 128q20 16 24 42", "M134 190q-6 24 0 46", "M268 190q6 24 0 44"],
            "#ffffff", 3)
    c.ellipse(200, 108, 128, 25, c.gradient((0, "#f0d080"), (1, "#b58a3a")))
    c.path("M136 106Q140 40 200 38Q260 40 264 106Q200 126 136 106z", c.gradient((0, "#f7dc96"), (1, "#c29a48"), x2=1))
    c.path("M136 100Q200 122 264 100L265 110Q200 132 135 110z", "#7a3f34")
    for i in range(-5, 6):
        c.path(f"M{200 + i * 11} 46Q{200 + i * 13} 76 {200 + i * 12} 104", stroke="#a87f34", stroke_width=1.4,
               opacity=0.5)
    c.circle(252, 96, 8, "#fff4f6")
    for dx, dy in ((-9, 0), (9, 0), (0, -9), (0, 9)):
        c.circle(252 + dx, 96 + dy, 6.4, "#f7dfe8")
    c.circle(252, 96, 4.4, "#f2c14a")
    return c


def logo():
    """A storm lantern and the name, in a colour that stands on white and on black."""
    c = Canvas("logo", 760, 128)
    red, gold = "#c4532f", "#e2a13a"
    c.path("M38 30Q64 -8 90 30", stroke=red, stroke_width=5)
    c.path("M46 40Q64 18 82 40z", red)
    c.rect(42, 40, 44, 8, red, rx=2)
    c.path("M46 50H82Q96 76 84 102H44Q32 76 46 50z", "none", stroke=red, stroke_width=5)
    c.path("M64 60Q80 78 72 92Q68 99 64 99Q60 99 56 92Q48 78 64 60z", gold)
    c.path("M64 76Q70 86 67 93Q66 96 64 96Q62 96 61 93Q58 86 64 76z", "#fff3cf")
    for d in ("M38 62L90 90", "M90 62L38 90"):
        c.path(d, stroke=red, stroke_width=2.6, opacity=0.75)
    c.rect(40, 104, 48, 9, red, rx=2)
    c.path("M34 122H94L88 112H40z", red)
    words = dict(font_family="DejaVu Serif Condensed,DejaVu Serif,serif", fill=red)
    c.tag("text", "The", x=120, y=44, font_size=28, font_style="italic", **words)
    c.tag("text", "Saltmark Lantern", x=117, y=100, font_size=68, font_weight="bold", letter_spacing=-1, **words)
    return c


SCENES = {"maren": maren, "tobias": tobias, "ines": ines, "salim": salim, "joss": joss, "mina": mina, "edda": edda,
          "logo.png": logo}
