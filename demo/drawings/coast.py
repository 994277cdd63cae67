"""Scenes by the water."""

import math

from kit import Canvas, W, dark, light, mix


def barrier():
    """The flood barrier at spring tide: hooded piers, raised gates, a break in the clouds."""
    c = Canvas("barrier")
    c.sky((0, "#2b3a55"), (0.35, "#52647f"), (0.58, "#c9a98a"), (0.72, "#f1d3a2"), height=560)
    c.glow(1120, 455, 460, "#ffe3b0", 0.85)
    for i in range(9):
        c.cloud(c.rnd.uniform(-250, 1500), c.rnd.uniform(110, 330), c.rnd.uniform(340, 620),
                mix("#3b4a66", "#8c8d9a", c.rnd.random()), "#2c3852", 0.62)
    for x in (1010, 1090, 1180):
        c.poly([(x, 190), (x + 46, 190), (x + 170 + (x - 1090), 520), (x - 30 + (x - 1090), 520)], "#fff0cc",
               opacity=0.13)
    c.ridge(478, 20, "#6d7486", 0.55, seed=5, bottom=560)
    for i in range(46):
        x, h = i * 36 + c.rnd.uniform(-9, 9), c.rnd.uniform(14, 46)
        wall = mix("#565d73", "#7a7f90", c.rnd.random())
        c.rect(x, 500 - h, 34, h + 20, wall)
        c.poly([(x - 2, 500 - h), (x + 17, 488 - h), (x + 36, 500 - h)], dark(wall, 0.2))
        if c.rnd.random() < 0.6:
            c.rect(x + 10, 506 - h, 5, 7, "#f5cf86")
    c.rect(300, 385, 22, 130, "#5a6076")
    c.poly([(296, 386), (311, 330), (326, 386)], "#444a60")
    c.water(510, (0, "#c5a487"), (0.12, "#6d7a89"), (0.5, "#3c5064"), (1, "#1d2c3f"), ripple="#f4dcb3", strength=0.4,
            count=320)
    c.shimmer(1120, 520, 800, 90, "#ffe9c0", 60, 0.8)
    # Four piers; between them the gates stand up out of the water.
    base, xs = 640, [110, 520, 930, 1340]
    for left, right in zip(xs, xs[1:]):
        c.poly([(left + 120, 430), (right - 10, 430), (right - 10, base), (left + 120, base)],
               c.gradient((0, "#9fb0b8"), (0.45, "#6f828d"), (1, "#42545f")))
        for i in range(1, 7):
            x = left + 120 + (right - left - 130) * i / 7
            c.line(x, 434, x, base, "#34444f", 3, opacity=0.55)
            c.line(x + 3, 434, x + 3, base, "#c3d0d4", 1.4, opacity=0.5)
        for y in (470, 520, 570):
            c.rect(left + 120, y, right - left - 130, 7, "#4c5f6a")
            c.rect(left + 120, y, right - left - 130, 2, "#b9c7cb", opacity=0.7)
        c.rect(left + 110, 418, right - left - 110, 14, "#2f3d49")
        for i in range(14):
            x = left + 124 + (right - left - 140) * i / 13
            c.line(x, 392, x, 418, "#27333f", 2.4)
        c.line(left + 118, 393, right, 393, "#27333f", 3)
        for i in range(26):
            x = c.rnd.uniform(left + 118, right - 10)
            c.ellipse(x, base + c.rnd.uniform(-3, 14), c.rnd.uniform(10, 34), c.rnd.uniform(2, 6), "#eef3ee",
                      opacity=round(c.rnd.uniform(0.25, 0.75), 2))
    for x in xs:
        c.poly([(x, 350), (x + 120, 350), (x + 132, base + 40), (x - 12, base + 40)],
               c.gradient((0, "#e2d8c8"), (0.35, "#b9b0a5"), (1, "#6d6c72"), x2=1, y2=0))
        c.path(f"M{x - 8} 352C{x - 4} 230 {x + 40} 176 {x + 96} 190C{x + 120} 200 {x + 130} 280 {x + 128} 352z",
               c.gradient((0, "#f2ece0"), (0.3, "#c9ccd0"), (0.72, "#7c8794"), (1, "#4d5764"), x2=1, y2=0.4))
        for i in range(1, 6):
            c.path(f"M{x - 8 + i * 23} 352C{x + i * 20} 260 {x + 36 + i * 13} 205 {x + 60 + i * 8} 186",
                   stroke="#5c6672", stroke_width=1.6, opacity=0.55)
        c.rect(x + 30, 400, 26, 40, "#3b4553", rx=13)
        c.rect(x + 34, 405, 18, 30, "#f4c873", rx=9)
        c.rect(x + 14, 344, 92, 8, "#3a4351")
        for y in range(470, base + 30, 34):
            c.line(x + 2, y, x + 122, y, "#7f7c7b", 1.4, opacity=0.5)
        c.rect(x - 11, base - 34, 142, 74, "#4f5f4f", opacity=0.35)
        c.shadow(x + 60, base + 42, 110, 12, 0.4)
        c.glow(x + 43, 420, 60, "#ffdb8c", 0.6)
    # A patrol boat in front gives the scale.
    c.open(transform="translate(690 742)")
    c.shadow(120, 62, 170, 14, 0.45)
    c.path("M0 20L236 20L206 62H34z", c.gradient((0, "#d8693b"), (1, "#8c3a22")))
    c.rect(4, 18, 232, 7, "#f3e6d0")
    c.rect(70, -34, 92, 54, "#eef0ea")
    c.rect(124, -34, 38, 54, "#c3c8cc")
    c.windows(74, -30, 84, 40, 4, 1, "#2e4358")
    c.rect(64, -42, 104, 9, "#2f3b4b")
    c.line(110, -42, 110, -104, "#2f3b4b", 3.4)
    c.line(94, -84, 128, -84, "#2f3b4b", 2.4)
    c.circle(110, -106, 4, "#ffb347")
    c.person(198, 22, 48, "#f0a32d", trousers="#29344a")
    c.path("M-60 58Q40 40 60 66Q150 80 300 60Q200 92 60 84z", "#f4f7f2", opacity=0.55)
    c.close()
    for x, y, s in ((420, 250, 24), (470, 222, 17), (760, 280, 20), (1480, 214, 22), (890, 160, 13), (640, 330, 12)):
        c.gull(x, y, s)
    c.vignette(strength=0.42)
    return c


def ferry():
    """The night ferry leaves: rows of lit windows on a dark strait under a moon."""
    c = Canvas("ferry")
    c.sky((0, "#060b22"), (0.45, "#122650"), (0.8, "#2e5680"), (1, "#6a93a8"), height=560)
    for _ in range(240):
        c.circle(c.rnd.uniform(0, W), c.rnd.uniform(0, 380), c.rnd.uniform(0.6, 1.9), "#ffffff",
                 opacity=round(c.rnd.uniform(0.25, 0.95), 2))
    c.glow(1270, 150, 260, "#dfeaff", 0.5)
    c.circle(1270, 150, 54, "#f6f3e4")
    for x, y, r in ((1252, 138, 11), (1284, 166, 15), (1290, 128, 7), (1256, 172, 6)):
        c.circle(x, y, r, "#dcd9cb")
    for i in range(6):
        c.cloud(c.rnd.uniform(-200, 1500), c.rnd.uniform(250, 400), c.rnd.uniform(300, 520), "#3c5f8a", "#27477a",
                0.35)
    c.ridge(486, 30, "#1a3358", 0.55, seed=2, bottom=560)
    c.ridge(512, 16, "#10233f", 0.55, seed=8, bottom=560)
    for _ in range(70):
        c.circle(c.rnd.uniform(0, 520), c.rnd.uniform(512, 528), c.rnd.uniform(1, 2.4), "#ffcf7d", opacity=0.9)
    c.water(530, (0, "#42709a"), (0.2, "#1d3f6b"), (0.6, "#0d2145"), (1, "#050d24"), ripple="#9cc4e6", strength=0.3,
            count=340)
    c.shimmer(1270, 536, 890, 56, "#e8efff", 60, 0.75)
    for x in (60, 130, 210, 290, 380, 460):
        c.shimmer(x, 534, 620, 10, "#ffcf7d", 14, 0.7)
    # Hull, decks, bridge, seen from the quarter; the bow points right.
    c.open(transform="translate(300 60)")
    c.shadow(480, 590, 560, 26, 0.6, "#020616")
    c.path("M10 470L960 456Q1010 452 1052 426Q1022 520 962 588L60 592Q22 560 10 470z",
           c.gradient((0, "#2fa08a"), (0.55, "#176a62"), (1, "#0a3338")))
    c.path("M22 540L1000 540Q984 566 962 588L60 592Q36 570 22 540z", "#0b2430", opacity=0.65)
    c.path("M12 478L1000 462Q1024 456 1048 434L1042 448Q1020 470 990 476L14 492z", "#e9f2e8", opacity=0.9)
    c.poly([(40, 470), (60, 372), (930, 360), (1000, 458)], c.gradient((0, "#f4f4ea"), (1, "#b7c6c6")))
    c.poly([(120, 372), (140, 292), (850, 282), (908, 361)], c.gradient((0, "#fbfaf2"), (1, "#bccbd0")))
    c.poly([(560, 288), (576, 220), (812, 214), (852, 283)], c.gradient((0, "#fbfaf2"), (1, "#aebfc9")))
    c.poly([(556, 222), (830, 212), (838, 226), (550, 236)], "#17635d")
    for i in range(11):
        x = 590 + i * 21.5
        c.poly([(x, 244), (x + 17, 243.5), (x + 19, 268), (x + 1, 268.5)], "#9fd9ff" if i % 4 else "#e9f7ff")
    for row, (y, x1, x2, n) in enumerate(((318, 160, 846, 26), (404, 84, 930, 31))):
        for i in range(n):
            x = x1 + (x2 - x1) * i / n
            on = c.rnd.random() < 0.86
            c.rect(x, y, 16, 24 if row else 22, mix("#ffd98a", "#fff3cf", c.rnd.random()) if on else "#3c5161", rx=4)
        c.rect(x1 - 30, y + 36, x2 - x1 + 70, 4, "#7c9298", opacity=0.7)
    c.path("M210 292L240 176Q262 160 330 160L352 160L372 288z",
           c.gradient((0, "#2fa08a"), (0.6, "#1b7a6f"), (1, "#0e4a49"),
                                                                         x2=1, y2=0))
    c.path("M243 208L346 205L352 236L236 240z", "#f4f4ea")
    c.path("M290 212l-16 22h12l-6 20 22-26h-13l9-16z", "#f2b632")
    c.line(700, 214, 700, 120, "#dfe7e4", 5)
    c.line(668, 158, 734, 158, "#dfe7e4", 4)
    c.circle(700, 116, 7, "#ffe7a8")
    c.glow(700, 116, 70, "#ffe7a8", 0.7)
    c.line(946, 452, 962, 376, "#dfe7e4", 4)
    for x in range(60, 930, 24):
        c.line(x, 372, x, 356, "#e6eeea", 1.5, opacity=0.7)
    c.line(60, 357, 934, 346, "#e6eeea", 1.6, opacity=0.8)
    for x in (400, 452, 504):
        c.path(f"M{x} 276q22 14 44 0l-4 -14h-36z", "#e2762f")
        c.line(x, 276, x + 44, 276, "#9b4317", 2)
    for x in (182, 470, 640, 880):
        c.person(x, 357 + (640 - x) * 0.012, 34, c.rnd.choice(["#a3493d", "#33517c", "#caa04a"]), trousers="#20283a")
    c.close()
    for i in range(26):
        c.shimmer(400 + i * 33, 652, 800, 13, "#ffd98a", 16, 0.65)
    for i in range(70):
        c.ellipse(c.rnd.uniform(290, 1330), 652 + abs(c.rnd.gauss(0, 12)), c.rnd.uniform(16, 70), c.rnd.uniform(2, 7),
                  "#d9ecf4", opacity=round(c.rnd.uniform(0.12, 0.5), 2))
    c.path("M-10 850L420 792L420 900H-10z", "#0a1226")
    for x in (60, 170, 280, 390):
        c.rect(x, 776 - (x - 60) * 0.0, 20, 60, "#0a1226", rx=8)
        c.ellipse(x + 10, 778, 14, 7, "#1b2947")
    c.vignette("#02040f", 0.5)
    return c


def boat(c, x, y, length, hull, cabin, mast=True, lit=None):
    """A small working boat, bow to the right."""
    u = length / 100
    c.open(transform=f"translate({x} {y}) scale({u:.3f})")
    c.shadow(50, 14, 62, 7, 0.5)
    if mast:
        c.line(38, -8, 38, -92, dark(cabin, 0.6), 2.4)
        c.line(38, -86, 78, -20, dark(cabin, 0.6), 1.2)
        c.line(38, -80, 2, -6, "#2a2233", 0.8)
        c.line(38, -90, 104, -16, "#2a2233", 0.8)
        c.poly([(38, -88), (52, -84), (38, -78)], "#d4553f")
    c.path("M-4 -6Q30 4 108 -14Q100 8 88 16H10Q0 8 -4 -6z", c.gradient((0, light(hull, 0.2)), (1, dark(hull, 0.45))))
    c.path("M-4 -6Q30 4 108 -14L107 -9Q32 8 -2 -1z", light(hull, 0.6))
    c.rect(18, -30, 36, 29, cabin)
    c.rect(42, -30, 12, 29, dark(cabin, 0.3))
    c.rect(14, -34, 44, 5, dark(cabin, 0.45))
    for i in range(3):
        c.rect(21 + i * 11, -25, 8, 10, lit or "#5a6f86")
    c.circle(70, -6, 4.4, "#e27a35")
    c.circle(70, -6, 1.9, dark(hull, 0.4))
    c.close()


def harbour():
    """Dusk over the old harbour: gabled houses, boats at the wall, the last light in the water."""
    c = Canvas("harbour")
    c.sky((0, "#2a2350"), (0.3, "#6b3b74"), (0.58, "#d4616a"), (0.8, "#f7a164"), (1, "#ffd692"), height=560)
    c.glow(420, 505, 520, "#ffd98f", 0.85)
    c.circle(420, 488, 56, "#fff0c4")
    for y, tone in ((110, "#8a4a7d"), (190, "#c2627a"), (270, "#e98a74"), (340, "#f6ac7a")):
        for _ in range(5):
            x, w = c.rnd.uniform(-150, 1500), c.rnd.uniform(180, 560)
            c.ellipse(x, y + c.rnd.uniform(-26, 26), w / 2, c.rnd.uniform(5, 15), tone,
                      opacity=round(c.rnd.uniform(0.35, 0.8), 2))
    c.ridge(500, 26, "#8b4a72", 0.55, seed=4, bottom=570)
    c.ridge(528, 12, "#6a3a68", 0.55, seed=9, bottom=570)
    c.water(545, (0, "#f6b078"), (0.15, "#c96a73"), (0.5, "#6c3f74"), (1, "#251d45"), ripple="#ffd9a6", strength=0.45,
            count=360)
    c.shimmer(420, 548, 880, 74, "#fff0c4", 70, 0.9)
    walls = ["#c9705a", "#e0b074", "#7c8aa8", "#b9546a", "#d99a6c", "#8f6f9c", "#c8c0a8", "#a65a4d"]
    x = 700
    for i, wall in enumerate(walls):
        w, h = c.rnd.uniform(100, 128), c.rnd.uniform(170, 262)
        wall = mix(wall, "#5a3560", 0.28)
        c.house(x, 590, w, h, wall, "#4a2b4f", gable=i % 3 != 1, columns=3, rows=4, lit="#ffd98a", chance=0.55,
                glass="#3a2a4c", door=dark(wall, 0.5))
        x += w + 2
    c.rect(660, 588, 960, 58, c.gradient((0, "#6a4a63"), (1, "#33264a")))
    for y in (604, 622):
        c.line(660, y, 1600, y, "#2a2040", 1.6, opacity=0.6)
    for i in range(40):
        px = 664 + i * 24
        c.line(px, 590 if i % 2 else 606, px, 604 if i % 2 else 622, "#2a2040", 1.4, opacity=0.5)
    for px in (730, 930, 1130, 1330, 1530):
        c.rect(px, 566, 12, 26, "#2a2040", rx=5)
        c.line(px + 60, 590, px + 60, 500, "#2a2040", 5)
        c.path(f"M{px + 60} 502q4 -16 22 -14", stroke="#2a2040", stroke_width=4)
        c.circle(px + 84, 492, 7, "#fff3c9")
        c.glow(px + 84, 492, 66, "#ffdf9a", 0.75)
        c.shimmer(px + 84, 648, 800, 14, "#ffdf9a", 24, 0.75)
    c.person(826, 592, 60, "#3d4f78", hat="#2a2040", facing=-1)
    c.person(860, 592, 56, "#b5504a", skirt=True, scarf="#f0d49a")
    c.person(1236, 592, 58, "#46663f", bag="#c9a15a", step=0.6)
    # A quay crane
    c.line(676, 590, 640, 330, "#3a2648", 10)
    c.line(720, 590, 650, 330, "#3a2648", 7)
    for t in (0.2, 0.4, 0.6, 0.8):
        c.line(676 - 36 * t, 590 - 260 * t, 720 - 70 * (t - 0.1), 590 - 260 * (t - 0.1), "#3a2648", 4)
    c.line(652, 336, 470, 270, "#3a2648", 8)
    c.line(652, 336, 744, 356, "#3a2648", 9)
    c.line(648, 306, 480, 274, "#3a2648", 2.4)
    c.rect(728, 346, 34, 30, "#3a2648")
    c.line(478, 276, 478, 430, "#3a2648", 2)
    c.path("M472 430q6 16 14 4", stroke="#3a2648", stroke_width=4)
    boat(c, 830, 690, 210, "#2f5f7c", "#efe2c8", lit="#ffe09a")
    boat(c, 1120, 676, 170, "#b0483c", "#e8d8b8")
    boat(c, 1370, 700, 220, "#3c6b4c", "#f1e6cf", lit="#ffe09a")
    boat(c, 150, 640, 110, "#46305c", "#d7b58e")
    boat(c, 470, 780, 300, "#7e3450", "#f2dfc0", lit="#ffe7ac")
    for gx, gy, gs in ((240, 300, 18), (300, 270, 13), (560, 220, 16), (900, 190, 14), (1060, 230, 11)):
        c.gull(gx, gy, gs, "#42264f")
    c.vignette("#150a2a", 0.4)
    return c


def lighthouse():
    """The last lamp: a striped tower on a headland, its beams over a rising sea."""
    c = Canvas("lighthouse")
    c.sky((0, "#101c3f"), (0.4, "#2b4a7c"), (0.72, "#7d8fb0"), (1, "#e9b995"), height=640)
    for _ in range(130):
        c.circle(c.rnd.uniform(0, W), c.rnd.uniform(0, 300), c.rnd.uniform(0.6, 1.8), "#fff",
                 opacity=round(c.rnd.uniform(0.2, 0.9), 2))
    for i in range(7):
        c.cloud(c.rnd.uniform(-200, 1400), c.rnd.uniform(330, 520), c.rnd.uniform(320, 620), "#6f84ab", "#47628f",
                0.5)
    lamp = (1090, 196)
    for dx, spread, strength in ((-1300, 210, 0.55), (900, 150, 0.38)):
        far = lamp[0] + dx
        full = "#fff2c0" + f"{round(strength * 255):02x}"
        paint = c.gradient((0, "#fff2c000"), (1, full)) if dx < 0 else c.gradient((0, full), (1, "#fff2c000"))
        paint = paint if dx > 0 else paint
        c.defs[-1] = c.defs[-1].replace('x2="0" y2="1"', 'x2="1" y2="0"')
        c.poly([lamp, (far, lamp[1] - spread * 0.25), (far, lamp[1] + spread)], paint)
    c.water(560, (0, "#c39a8c"), (0.08, "#5c7596"), (0.4, "#27456c"), (1, "#0e1f3d"), ripple="#d8e6f2", strength=0.35,
            count=300)
    for i in range(9):
        y = 610 + i * 34
        d = f"M-20 {y}"
        for k in range(10):
            d += f"q45 {-18 - i * 3} 90 0t90 0"
        c.path(d + "V900H-20z", mix("#3a5d86", "#0f2344", i / 9), opacity=0.5)
        c.path(d, stroke="#e6f0f4", stroke_width=1.4 + i * 0.35, opacity=0.35,
               stroke_dasharray=f"{60 + i * 9} {70 + i * 17}")
    # The headland, dark towards the right, with light rims and grass.
    c.path("M560 900Q610 800 690 770Q720 700 800 668Q860 610 960 598Q1080 566 1230 570Q1420 556 1620 590V900z",
           c.gradient((0, "#4f5b52"), (0.35, "#39443f"), (1, "#161d27")))
    c.path("M800 668Q860 610 960 598Q1080 566 1230 570Q1420 556 1620 590V618Q1420 590 1230 600Q1080 602 970"
           " 632Q880 646 826 690z",
           "#7f8f5c")
    c.path("M826 690Q880 646 970 632Q1080 602 1230 600L1230 612Q1090 618 990 650Q900 668 850 704z", "#566644")
    for _ in range(60):
        x, y = c.rnd.uniform(640, 1560), c.rnd.uniform(680, 890)
        s = c.rnd.uniform(14, 50)
        c.poly([(x, y), (x + s, y - s * 0.45), (x + s * 1.5, y + s * 0.25), (x + s * 0.5, y + s * 0.6)],
               c.rnd.choice(["#5f6a60", "#27313a", "#434e4c"]), opacity=0.5)
    for _ in range(54):
        x = c.rnd.gauss(640, 90)
        c.ellipse(x, 800 + (x - 640) * -0.5 + c.rnd.gauss(0, 26), c.rnd.uniform(8, 40), c.rnd.uniform(4, 14),
                  "#eef5f6",
                  opacity=round(c.rnd.uniform(0.15, 0.7), 2))
    c.house(1240, 592, 170, 84, "#e9e2d2", "#7a3a34", gable=False, columns=4, rows=1, lit="#ffd98a", chance=0.7,
            glass="#41506a", door="#39596b")
    c.line(860, 662, 1230, 604, "#cdbfa2", 3, opacity=0.6)
    for i in range(14):
        x = 868 + i * 26
        c.line(x, 662 - i * 4.1, x, 642 - i * 4.1, "#cdbfa2", 3, opacity=0.7)
    # Tower with three bands, gallery and lantern
    tower = c.gradient((0, "#fffaf0"), (0.35, "#e8e2d8"), (0.75, "#9a9db0"), (1, "#5e6684"), x2=1, y2=0)
    c.shadow(1096, 606, 120, 14, 0.5)
    c.poly([(1034, 604), (1050, 258), (1132, 258), (1148, 604)], tower)
    red = c.gradient((0, "#e0604c"), (0.4, "#bf4438"), (1, "#64253a"), x2=1, y2=0)
    for y1, y2 in ((300, 368), (436, 504)):
        def edge(y):
            return 16 * (604 - y) / 346
        c.poly([(1034 + edge(y1), y1), (1148 - edge(y1), y1), (1148 - edge(y2), y2), (1034 + edge(y2), y2)], red)
    for y in (284, 396, 470, 540):
        c.rect(1082, y, 15, 26, "#39405c", rx=7)
        c.rect(1084, y + 3, 11, 22, "#ffdf97", rx=5)
    c.rect(1072, 556, 36, 48, "#39405c", rx=16)
    c.poly([(1034, 258), (1148, 258), (1158, 240), (1024, 240)], "#454c68")
    for x in range(1028, 1160, 13):
        c.line(x, 240, x, 218, "#2b3150", 2)
    c.line(1024, 218, 1158, 218, "#2b3150", 3)
    c.rect(1058, 158, 66, 82, "#ffe9ac")
    for x in (1058, 1080, 1102, 1124):
        c.line(x, 158, x, 240, "#2b3150", 3)
    c.line(1058, 198, 1124, 198, "#2b3150", 2)
    c.path("M1050 160Q1091 104 1132 160z", "#b4443c")
    c.path("M1091 124Q1120 130 1132 160H1096z", "#7c2c38")
    c.line(1091, 128, 1091, 96, "#2b3150", 4)
    c.glow(*lamp, 220, "#fff0b8", 0.95)
    c.circle(lamp[0], lamp[1], 20, "#fffdf0")
    c.person(1196, 600, 46, "#2f3a55", hat="#20283f", facing=-1)
    for gx, gy, gs in ((500, 420, 20), (560, 390, 15), (700, 470, 13), (330, 480, 16)):
        c.gull(gx, gy, gs)
    c.vignette("#060a1c", 0.45)
    return c


def logbook():
    """A wave against the lighthouse rock: the picture for a storm that a logbook tells of."""
    c = Canvas("storm")
    c.sky((0, "#1d2530"), (0.5, "#46545f"), (1, "#8e989a"), height=520)
    for i in range(14):
        c.cloud(c.rnd.uniform(-300, 1500), c.rnd.uniform(80, 420), c.rnd.uniform(360, 680),
                mix("#3a454f", "#6f7a80", c.rnd.random()), "#232c35", 0.6)
    c.path("M1180 -10L1130 150L1170 150L1110 330L1140 326L1090 470", stroke="#f6f3d8", stroke_width=4, opacity=0.8)
    c.glow(1130, 180, 330, "#f4f4e0", 0.35)
    c.rect(0, 470, W, 430, c.gradient((0, "#5d7a80"), (0.4, "#2d4c56"), (1, "#10242e")))
    for i in range(8):
        y, a = 500 + i * 50, 26 + i * 7
        d = f"M-60 {y}"
        for k in range(7):
            s = c.rnd.uniform(0.7, 1.3)
            d += f"q70 {-a * s:.0f} 140 0t140 0"
        tone = mix("#557780", "#12303c", i / 8)
        c.path(d + "V900H-60z", c.gradient((0, light(tone, 0.18)), (0.25, tone), (1, dark(tone, 0.4))))
        c.path(d, stroke="#e9f2f0", stroke_width=1.5 + i * 0.6, opacity=0.55,
               stroke_dasharray=f"{90 + i * 10} {60 + i * 20}")
    c.path("M240 900Q300 700 390 690Q420 610 500 600Q560 560 640 640Q700 650 730 720Q800 760 830 900z",
           c.gradient((0, "#4b5357"), (1, "#15191f")))
    c.rect(478, 250, 96, 366, c.gradient((0, "#f2efe6"), (0.4, "#c9c9c5"), (1, "#686f7b"), x2=1, y2=0))
    for y in (330, 470):
        c.rect(478, y, 96, 60, c.gradient((0, "#d5563f"), (0.4, "#ae3d35"), (1, "#5a2435"), x2=1, y2=0))
    c.rect(466, 238, 120, 16, "#3b4150")
    c.rect(492, 172, 68, 66, "#ffe9ac")
    for x in (492, 515, 538, 560):
        c.line(x, 172, x, 238, "#2b3140", 3)
    c.path("M484 174Q526 118 568 174z", "#9c3b36")
    c.glow(526, 206, 230, "#fff0b8", 0.9)
    for y in (300, 420, 550):
        c.rect(518, y, 15, 24, "#3b4150", rx=6)
    # The breaker
    for i in range(330):
        angle, reach = c.rnd.uniform(-0.1, 1.75), abs(c.rnd.gauss(0, 1))
        x = 330 - math.cos(angle) * 60 - reach * 60 + angle * 130
        y = 700 - math.sin(angle) * (250 + 120 * reach) * c.rnd.uniform(0.3, 1)
        c.circle(x + c.rnd.gauss(0, 26), y, c.rnd.uniform(3, 26) * (1.15 - reach * 0.2 if reach < 4 else 0.2),
                 mix("#dfeaea", "#ffffff", c.rnd.random()), opacity=round(c.rnd.uniform(0.08, 0.4), 2))
    for _ in range(240):
        c.circle(c.rnd.gauss(420, 190), c.rnd.uniform(250, 720), c.rnd.uniform(0.8, 3.4), "#f4fafa",
                 opacity=round(c.rnd.uniform(0.3, 0.9), 2))
    for _ in range(90):
        c.ellipse(c.rnd.gauss(520, 190), c.rnd.uniform(700, 860), c.rnd.uniform(14, 60), c.rnd.uniform(4, 16),
                  "#f2f8f8",
                  opacity=round(c.rnd.uniform(0.15, 0.5), 2))
    boat(c, 1180, 640, 150, "#c4503a", "#f0ead8", mast=False, lit="#ffe39a")
    c.path("M1150 668Q1260 630 1400 676Q1280 700 1150 668z", "#e9f2f0", opacity=0.6)
    for _ in range(260):
        x, y, s = c.rnd.uniform(-50, W), c.rnd.uniform(-20, 900), c.rnd.uniform(14, 40)
        c.line(x, y, x - s * 0.4, y + s, "#dfe8ea", 1.1, opacity=0.28)
    c.vignette("#05090f", 0.5)
    return c


SCENES = {"barrier": barrier, "ferry": ferry, "harbour": harbour, "lighthouse": lighthouse, "storm": logbook}
