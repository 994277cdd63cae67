"""Scenes under a roof."""

import math

from kit import Canvas, W, dark, light, mix


def library():
    """The reading room: tall shelves, an arched window, a ladder, somebody reading by a green lamp."""
    c = Canvas("library")
    c.rect(0, 0, W, 900, c.gradient((0, "#5b3d33"), (1, "#2b1c20")))
    c.poly([(0, 900), (0, 742), (560, 640), (1040, 640), (1600, 742), (1600, 900)],
           c.gradient((0, "#c98f5c"), (0.4, "#9a633f"), (1, "#4a2c25")))
    for i in range(-14, 15):
        c.line(800 + i * 36, 640, 800 + i * 150, 900, "#3a221d", 1.6, opacity=0.45)
    # Back wall with the window
    c.rect(540, 60, 520, 584, c.gradient((0, "#7d5a48"), (1, "#5e4038")))
    c.path("M640 560V300Q640 120 800 120Q960 120 960 300V560z", "#3f2a26")
    c.path("M656 548V304Q656 138 800 138Q944 138 944 304V548z",
           c.gradient((0, "#bfe0ee"), (0.6, "#fdf0cd"), (1, "#f7d08c")))
    c.open(clip_path=c.clip("M656 548V304Q656 138 800 138Q944 138 944 304V548z"))
    c.glow(850, 330, 190, "#fffbe8", 0.9)
    for x, s in ((690, 120), (770, 90), (900, 140), (840, 80)):
        c.tree(x, 556, s * 1.5, "#8aa85a", "#7a6a50", blobs=10)
    c.close()
    for x in (728, 800, 872):
        c.line(x, 150, x, 548, "#3f2a26", 7)
    for y in (240, 340, 440):
        c.line(656, y, 944, y, "#3f2a26", 6)
    c.rect(626, 548, 348, 18, "#8a5f46")
    tones = ["#a8433a", "#3f6f7f", "#d9a04a", "#5d7f4f", "#7a4f6f", "#c9714a", "#37506d", "#e3cf9f", "#8f3f4f",
             "#4f5f8f",
             "#b58a5a", "#2f6b5f"]

    def shelf(x, y, w, h, rows, wood, deep=0.0):
        c.rect(x, y, w, h, dark(wood, 0.5))
        rh = h / rows
        for r in range(rows):
            bx, base = x + 8, y + (r + 1) * rh - 7
            while bx < x + w - 16:
                bw = c.rnd.uniform(8, 20)
                bh = rh * c.rnd.uniform(0.58, 0.86)
                if c.rnd.random() < 0.05:
                    bx += c.rnd.uniform(14, 36)
                    continue
                tone = mix(c.rnd.choice(tones), "#1c1216", deep + 0.12 * c.rnd.random())
                tilt = f"rotate({c.rnd.uniform(5, 10):.0f} {bx:.0f} {base:.0f})" if c.rnd.random() < 0.04 else None
                c.rect(bx, base - bh, bw, bh, c.gradient((0, light(tone, 0.22)), (0.5, tone), (1, dark(tone, 0.35)),
                                                         x2=1,
                                                          y2=0), rx=1.5, transform=tilt)
                if c.rnd.random() < 0.55:
                    c.rect(bx + 1.5, base - bh * 0.82, bw - 3, 3, "#f0d9a0", opacity=0.7)
                    c.rect(bx + 1.5, base - bh * 0.3, bw - 3, 2, "#f0d9a0", opacity=0.6)
                bx += bw + 1
            c.rect(x, base, w, 7, light(wood, 0.15))
            c.rect(x, base + 7, w, 9, "#120a0c", opacity=0.4)
        for px in (x, x + w - 8):
            c.rect(px, y, 8, h, wood)
        c.rect(x - 8, y - 16, w + 16, 18, light(wood, 0.12))
        c.rect(x - 8, y + h - 4, w + 16, 14, dark(wood, 0.15))

    shelf(60, 90, 300, 600, 6, "#7d4f35")
    shelf(386, 120, 190, 530, 6, "#74492f", 0.12)
    shelf(1024, 120, 190, 530, 6, "#74492f", 0.12)
    shelf(1240, 90, 300, 600, 6, "#7d4f35")
    for x1, x2 in ((690, 470), (800, 700), (900, 930)):
        c.poly([(x1 - 34, 150), (x1 + 40, 150), (x2 + 120, 860), (x2 - 120, 860)],
               c.gradient((0, "#fff2c860"), (1, "#fff2c800")))
    # Ladder on its rail, somebody on it
    c.line(40, 128, 590, 150, "#d8b35a", 5)
    for dx in (0, 62):
        c.line(250 + dx, 132, 330 + dx, 716, "#b07a48", 9)
    for i in range(12):
        t = i / 12
        c.line(250 + 80 * t, 132 + 584 * t + 20, 312 + 80 * t, 132 + 584 * t + 20, "#c98f5c", 6)
    c.person(322, 470, 220, "#2f7f7a", "#8d5a3c", "#1d1517", "#39344a", 1, back=True)
    c.rect(352, 322, 42, 54, "#d94f3d", rx=3)
    # Things that can be borrowed: a cello, a drill case, a ladder of its own
    c.open(transform="translate(1120 560) rotate(6)")
    c.path("M0 0q-46 10 -36 62q22 26 0 52q-30 64 40 66q70 -2 40 -66q-22 -26 0 -52q10 -52 -36 -62z",
           c.gradient((0, "#c9742f"), (0.6, "#9a4f20"), (1, "#5e2c16"), x2=1, y2=0))
    c.rect(-4, -130, 14, 170, "#2a1a16")
    for dx in (-3, 1, 5, 9):
        c.line(dx, -122, dx, 140, "#f0e2c0", 1)
    c.path("M-12 -130q16 -22 30 0z", "#2a1a16")
    c.rect(-14, 92, 34, 6, "#e3cf9f")
    c.close()
    c.rect(1250, 700, 150, 92, c.gradient((0, "#e0763a"), (1, "#9a4a22")), rx=9)
    c.path("M1296 700v-18h58v18", stroke="#3a2a2a", stroke_width=8)
    c.rect(1250, 738, 150, 6, "#3a2a2a", opacity=0.5)
    c.rect(1312, 730, 26, 20, "#f2c14a", rx=3)
    # The table
    c.shadow(760, 852, 420, 24, 0.5)
    c.poly([(480, 724), (1010, 724), (1090, 792), (400, 792)], c.gradient((0, "#d39a66"), (1, "#a86e42")))
    c.rect(400, 792, 690, 24, "#6b4129")
    for x in (424, 1040):
        c.rect(x, 816, 26, 84, "#55331f")
    c.path("M690 724Q686 610 740 592Q800 574 858 592Q910 610 906 724z", "#b5483f")
    c.path("M800 582Q898 590 906 724H810z", "#7d2f33")
    c.rect(782, 556, 34, 40, "#b67a54")
    c.ellipse(798, 528, 40, 48, "#c98f6b")
    c.path("M756 534Q748 470 800 470Q852 470 842 540Q838 500 812 494Q770 494 766 530Q764 560 752 572Q748 552 756"
           " 534z", "#2b1b18")
    c.circle(842, 498, 25, "#2b1b18")
    for x in (782, 814):
        c.circle(x, 532, 13, "none", stroke="#2b2233", stroke_width=3.6)
    c.line(795, 532, 801, 532, "#2b2233", 3)
    c.path("M786 560q12 8 24 0", stroke="#8a4a3a", stroke_width=3, stroke_linecap="round")
    c.path("M702 700Q740 748 782 744M894 700Q860 750 820 744", stroke="#b5483f", stroke_width=30,
           stroke_linecap="round")
    c.poly([(720, 744), (800, 726), (880, 744), (800, 774)], "#fdf6e3")
    c.poly([(800, 726), (880, 744), (800, 774)], "#e3d6ba")
    for i in range(4):
        c.line(744 + i * 9, 743 - i * 2.4 + i * 4, 790, 740 + i * 7, "#b3a58a", 1.6)
    for i, (tone, dx) in enumerate((("#3f6f7f", 0), ("#d9a04a", 8), ("#5d7f4f", -6))):
        c.rect(512 + dx, 738 - i * 17, 104, 16, tone, rx=2)
        c.rect(512 + dx, 741 - i * 17, 104, 3, "#f7efd9", opacity=0.7)
    c.rect(962, 690, 12, 70, "#c9a04a")
    c.ellipse(968, 762, 36, 9, "#a87f34")
    c.path("M916 692Q920 650 968 650Q1016 650 1020 692z", c.gradient((0, "#4fae86"), (1, "#1e6b4f")))
    c.glow(968, 706, 170, "#ffe6a0", 0.75)
    c.ellipse(968, 694, 50, 5, "#fff6d6")
    for _ in range(50):
        c.circle(c.rnd.uniform(560, 1040), c.rnd.uniform(180, 700), c.rnd.uniform(0.8, 2.2), "#fff2c8", opacity=0.6)
    c.vignette("#140a10", 0.5)
    return c


def kitchen():
    """Behind the long table: steam, copper, a cook at work, vegetables waiting."""
    c = Canvas("kitchen")
    c.rect(0, 0, W, 900, c.gradient((0, "#d9c3a0"), (1, "#b08f6d")))
    for r in range(15):
        for k in range(28):
            tone = mix("#f2e8d2", c.rnd.choice(["#7fb0a8", "#f2e8d2", "#d9e3d2"]), 0.25 * c.rnd.random())
            c.rect(k * 60 - 30 * (r % 2), 40 + r * 36, 57, 33, tone, rx=2)
    c.rect(0, 0, W, 44, "#5a3a2c")
    # Window with evening light
    c.rect(96, 110, 380, 300, "#6b4633")
    c.rect(110, 124, 352, 272, c.gradient((0, "#6f8fc0"), (0.6, "#f0b07a"), (1, "#f9d69a")))
    c.open(clip_path=c.clip("M110 124H462V396H110z"))
    for x, h, tone in ((110, 150, "#7d5a6b"), (190, 190, "#6b5068"), (280, 140, "#84606b"), (360, 210, "#6f5268")):
        c.house(x, 420, 86, h, tone, "#4a344a", columns=2, rows=3, lit="#ffe3a0", chance=0.6, glass="#4a3a54")
    c.close()
    c.line(286, 124, 286, 396, "#6b4633", 10)
    c.line(110, 240, 462, 240, "#6b4633", 8)
    c.rect(80, 400, 412, 22, "#8a5f46")
    for x, tone in ((130, "#c9653f"), (200, "#c9653f"), (404, "#3f7f8f")):
        c.poly([(x, 360), (x + 46, 360), (x + 38, 402), (x + 8, 402)], tone)
        for _ in range(11):
            a, s = c.rnd.uniform(-1.2, 1.2), c.rnd.uniform(24, 52)
            c.path(f"M{x + 23} 362Q{x + 23 + math.sin(a) * s * 0.4:.0f} {362 - s:.0f}"
                   f" {x + 23 + math.sin(a) * s:.0f} {362 - s:.0f}",
                   stroke=c.rnd.choice(["#4f7f3f", "#6f9f4f", "#3f6b38"]), stroke_width=5, stroke_linecap="round")
    # Pans on a rail
    c.line(560, 112, 1540, 112, "#4a3028", 8)
    for i in range(8):
        x, r = 600 + i * 124, c.rnd.uniform(36, 56)
        c.line(x, 112, x, 176, "#3a2620", 6)
        tone = ["#c9743f", "#b5653a", "#8f979f", "#d98a4a"][i % 4]
        c.circle(x, 176 + r, r, c.gradient((0, light(tone, 0.45)), (0.5, tone), (1, dark(tone, 0.5)), x2=1, y2=1))
        c.circle(x, 176 + r, r * 0.78, dark(tone, 0.25), opacity=0.6)
        c.ellipse(x - r * 0.35, 176 + r * 0.62, r * 0.2, r * 0.1, "#fff6e0", opacity=0.7)
    # Range with pots
    c.rect(820, 560, 780, 340, c.gradient((0, "#4a4f5f"), (1, "#1f2230")))
    c.rect(806, 540, 800, 26, "#6b7080")
    for x in (860, 1240):
        c.rect(x, 620, 320, 240, "#2a2d3c", rx=10)
        c.rect(x + 30, 660, 260, 130, c.gradient((0, "#ff9a4a"), (1, "#7d2f1e")), rx=8)
        c.rect(x + 30, 630, 260, 12, "#a3a8b5", rx=6)
    for i in range(9):
        c.circle(850 + i * 90, 596, 15, "#c9ced6")
        c.line(850 + i * 90, 596, 850 + i * 90 + 6, 586, "#2a2d3c", 4)
    for x, w, h, tone in ((870, 210, 150, "#b8bfc8"), (1120, 170, 108, "#c9743f"), (1340, 200, 130, "#d9d2c3")):
        for k in range(9):
            c.path(f"M{x + w * (k + 0.5) / 9:.0f} 556q-8 -12 0 -22q9 10 0 22z",
                   c.rnd.choice(["#4aa8ff", "#7fd0ff", "#ffb04a"]))
        c.rect(x, 540 - h, w, h, c.gradient((0, light(tone, 0.4)), (0.25, tone), (1, dark(tone, 0.55)), x2=1, y2=0),
               rx=8)
        c.ellipse(x + w / 2, 540 - h, w / 2, 17, dark(tone, 0.35))
        c.ellipse(x + w / 2, 540 - h, w / 2 - 9, 12, "#c9702f" if w > 180 else "#8f3f2a")
        for _ in range(9):
            c.circle(x + w / 2 + c.rnd.uniform(-0.36, 0.36) * w, 540 - h + c.rnd.uniform(-5, 5), 6,
                     c.rnd.choice(["#f2c14a", "#8fb23a", "#e9932f"]))
        for s in (-1, 1):
            c.path(f"M{x + (w if s > 0 else 0)} {540 - h * 0.7:.0f}q{s * 28} 4 0 36", stroke=dark(tone, 0.4),
                   stroke_width=9)
        for k in range(4):
            sx = x + w * (0.2 + 0.2 * k)
            c.path(f"M{sx:.0f} {520 - h:.0f}q-34 -50 0 -94t4 -110", stroke="#ffffff", stroke_width=20, opacity=0.28,
                   stroke_linecap="round", filter=c.blur(7))
    # The cook
    c.shadow(680, 880, 150, 20)
    c.path("M560 900Q556 600 606 560Q680 520 752 560Q800 600 796 900z", "#f4f0e6")
    c.path("M690 536Q790 556 796 900H704z", "#cfc6ba")
    c.path("M596 640H768V900H596z", "#2f6f6a")
    c.path("M690 640H768V900H690z", "#1f524f")
    c.path("M612 564L604 640M744 564L756 640", stroke="#2f6f6a", stroke_width=15)
    c.rect(660, 500, 46, 56, "#8a5a3a")
    c.ellipse(684, 452, 56, 66, "#a9704a")
    c.path("M628 440Q620 352 690 350Q758 354 742 446Q730 402 690 400Q640 402 628 440z", "#c9405a")
    c.path("M740 430q34 14 44 56q-26 -8 -46 -30z", "#a02f48")
    c.path("M640 428q12 -9 24 -2M702 426q13 -6 24 3", stroke="#2a1814", stroke_width=5, stroke_linecap="round")
    c.circle(654, 446, 5, "#1d1214")
    c.circle(714, 446, 5, "#1d1214")
    c.path("M684 448q-9 22 2 26", stroke="#7d4c30", stroke_width=4, stroke_linecap="round")
    c.path("M662 488q22 18 44 -1", stroke="#7a2f2a", stroke_width=5, stroke_linecap="round")
    c.path("M604 590Q548 690 612 742M768 590Q880 600 906 486", stroke="#f4f0e6", stroke_width=50,
           stroke_linecap="round")
    c.line(912, 474, 968, 330, "#b07a48", 12)
    c.circle(910, 478, 25, "#a9704a")
    # Board in front
    c.rect(0, 770, 860, 130, c.gradient((0, "#c98f5c"), (1, "#7a4a2e")))
    c.rect(0, 762, 860, 18, "#e0b07a")
    c.rect(430, 736, 300, 30, c.gradient((0, "#f0d3a0"), (1, "#b5844f")), rx=7)
    c.circle(622, 744, 25, "#a9704a")
    c.poly([(630, 728), (760, 712), (764, 726), (640, 746)], "#e4e9ee")
    c.rect(586, 734, 54, 15, "#2a2226", rx=6)
    for i in range(9):
        c.ellipse(452 + i * 15, 730, 10, 13, "#e9782f")
        c.ellipse(452 + i * 15, 730, 5, 7, "#f4a35a")
    for x, y, r, tone in ((60, 730, 44, "#d63f33"), (140, 738, 38, "#e9932f"), (212, 732, 42, "#d63f33"),
                          (104, 690, 38, "#7d3f7b"),
                          (180, 686, 36, "#d63f33"), (286, 738, 32, "#f2c14a"), (348, 742, 28, "#8fb23a")):
        c.shadow(x, 764, r, 6, 0.35)
        c.circle(x, y, r, c.radial((0, light(tone, 0.4)), (0.5, tone), (1, dark(tone, 0.4)), cx=0.35, cy=0.3, r=0.8))
        c.path(f"M{x - 12} {y - r + 5}q12 -14 24 0q-12 8 -24 0z", "#4f7f3f")
        c.ellipse(x - r * 0.35, y - r * 0.4, r * 0.18, r * 0.1, "#ffffff", opacity=0.7)
    for _ in range(20):
        a = c.rnd.uniform(-0.9, 0.9)
        c.path(f"M392 764q{math.sin(a) * 40:.0f} -40 {math.sin(a) * 90:.0f} -74",
               stroke=c.rnd.choice(["#4f8f3f", "#6fae4f"]),
               stroke_width=8, stroke_linecap="round", opacity=0.9)
    c.glow(286, 260, 420, "#ffd99a", 0.4)
    c.vignette("#2a1410", 0.4)
    return c


def lens():
    """The great lens from close by: rings of glass around one flame of light."""
    c = Canvas("lens")
    c.rect(0, 0, W, 900, c.radial((0, "#5a4a3c"), (0.5, "#232a42"), (1, "#0a0f20"), r=0.75))
    for i in range(16):
        a = i * math.tau / 16
        c.poly([(800, 450), (800 + 1300 * math.cos(a), 450 + 1300 * math.sin(a)),
                (800 + 1300 * math.cos(a + 0.12), 450 + 1300 * math.sin(a + 0.12))], "#fff0c0", opacity=0.05)
    brass = c.gradient((0, "#f4d48a"), (0.4, "#b98236"), (0.7, "#e9bd6a"), (1, "#6b431c"), x2=1, y2=1)
    c.circle(800, 450, 418, brass)
    c.circle(800, 450, 396, "#1a1a26")
    for i in range(12):
        r = 392 - i * 27
        t = i / 12
        tone = mix("#4f8f9f", "#fff0c0", t)
        c.circle(800, 450, r, c.gradient((0, light(tone, 0.55)), (0.45, tone), (0.55, dark(tone, 0.35)),
                                         (1, light(tone, 0.1)),
                                         x1=0.1 + 0.04 * i, y1=0, x2=0.9, y2=1))
        c.circle(800, 450, r, "none", stroke="#10202c", stroke_width=3, opacity=0.7)
        c.circle(800, 450, r - 5, "none", stroke="#f4ffff", stroke_width=2, opacity=0.5)
        for k in range(18):
            a = c.rnd.uniform(0, math.tau)
            b = a + c.rnd.uniform(0.05, 0.3)
            rr = r - 13
            c.path(f"M{800 + rr * math.cos(a):.0f} {450 + rr * math.sin(a):.0f}A{rr} {rr} 0 0 1"
                   f" {800 + rr * math.cos(b):.0f} "
                   f"{450 + rr * math.sin(b):.0f}", stroke=c.rnd.choice(["#ffffff", "#fff2c0", "#bfeaf4"]),
                   stroke_width=c.rnd.uniform(3, 11), opacity=round(c.rnd.uniform(0.12, 0.5),
                           2), stroke_linecap="round")
    c.glow(800, 450, 420, "#fff3c4", 0.95)
    c.circle(800, 450, 54, "#fffdf2")
    for a in (0.26, 1.31, 2.36, 3.4, 4.45, 5.5):
        x1, y1 = 800 + 70 * math.cos(a), 450 + 70 * math.sin(a)
        x2, y2 = 800 + 404 * math.cos(a), 450 + 404 * math.sin(a)
        c.line(x1, y1, x2, y2, "#a87a34", 12, cap="butt")
        c.line(x1 - 2, y1 - 2, x2 - 2, y2 - 2, "#f7dc9a", 3, cap="butt")
    for i in range(28):
        a = i * math.tau / 28
        c.circle(800 + 407 * math.cos(a), 450 + 407 * math.sin(a), 6, "#5e3a16")
        c.circle(798 + 407 * math.cos(a), 448 + 407 * math.sin(a), 2.6, "#ffe9b4")
    c.rect(690, 838, 220, 70, brass)
    c.path("M1600 900V520Q1480 500 1440 640Q1400 700 1390 900z", "#141a2c")
    c.circle(1484, 452, 66, "#1c2338")
    c.path("M1414 440Q1420 372 1486 374Q1552 372 1556 440L1572 452H1400z", "#10162a")
    c.path("M1424 420Q1410 460 1430 500", stroke="#ffdf9a", stroke_width=5, opacity=0.9)
    c.path("M1444 640Q1470 520 1510 512", stroke="#ffdf9a", stroke_width=5, opacity=0.6)
    c.path("M1440 660Q1330 620 1240 560", stroke="#141a2c", stroke_width=56, stroke_linecap="round")
    c.ellipse(1226, 552, 34, 26, "#3a2f34")
    c.path("M1190 520q46 -20 70 18l-34 50q-50 -10 -36 -68z", "#f4efe2", opacity=0.92)
    c.vignette("#03050e", 0.55)
    return c


def stair():
    """A hundred and twelve steps from above: a spiral that turns to the light at the bottom."""
    c = Canvas("stair")
    cx, cy = 800, 470
    c.rect(0, 0, W, 900, c.radial((0, "#f7e3b0"), (0.25, "#a9825f"), (1, "#2b2430"), r=0.8))
    steps, turns = 112, 4.6
    rings = []
    for i in range(steps + 1):
        t = i / steps
        rings.append((t * turns * math.tau - 0.4, 980 * (1 - t) ** 1.55 + 34, 560 * (1 - t) ** 1.6 + 12))
    for i in range(steps):
        (a1, o1, n1), (a2, o2, n2) = rings[i], rings[i + 1]
        t = i / steps
        facing = 0.5 + 0.5 * math.cos(a1 + 0.9)
        tone = mix(mix("#4a4450", "#d9cbb4", facing), "#ffeec2", t * 0.55)
        outer = [(cx + o1 * math.cos(a1), cy + o1 * math.sin(a1) * 0.9),
                 (cx + o2 * math.cos(a2), cy + o2 * math.sin(a2) * 0.9)]
        inner = [(cx + n2 * math.cos(a2), cy + n2 * math.sin(a2) * 0.9),
                 (cx + n1 * math.cos(a1), cy + n1 * math.sin(a1) * 0.9)]
        c.poly(outer + inner, tone)
        c.poly([outer[1], inner[0], (inner[0][0] + (inner[1][0] - inner[0][0]) * 0.24,
                                     inner[0][1] + (inner[1][1] - inner[0][1]) * 0.24),
                (outer[1][0] + (outer[0][0] - outer[1][0]) * 0.24, outer[1][1] + (outer[0][1] - outer[1][1]) * 0.24)],
               "#1a1420", opacity=round(0.55 - 0.3 * t, 2))
    for which, tone, width in ((2, "#8f2f33", 13), (2, "#e0785a", 4)):
        d = ""
        for i, ring in enumerate(rings):
            x, y = cx + ring[which] * 0.97 * math.cos(ring[0]), cy + ring[which] * 0.97 * math.sin(ring[0]) * 0.9
            d += f"{'M' if i == 0 else 'L'}{x:.1f} {y:.1f}"
        c.path(d, stroke=tone, stroke_width=width, stroke_linejoin="round")
    for i in range(0, steps, 2):
        a, o, n = rings[i]
        t = i / steps
        c.line(cx + n * math.cos(a), cy + n * math.sin(a) * 0.9, cx + n * 0.9 * math.cos(a),
               cy + n * 0.9 * math.sin(a) * 0.9 - 46 * (1 - t) ** 2,
               "#3a2a33", 5 * (1 - t) + 1)
    c.glow(cx, cy, 250, "#fff3cc", 0.95)
    c.circle(cx, cy, 15, "#fffdf2")
    a, o, n = rings[17]
    x, y = cx + (o + n) / 2 * math.cos(a), cy + (o + n) / 2 * math.sin(a) * 0.9
    c.shadow(x, y, 70, 24, 0.5)
    c.ellipse(x, y - 8, 50, 32, "#2f4a6d")
    c.circle(x, y - 22, 25, "#4a3a30")
    c.path(f"M{x - 40:.0f} {y:.0f}q-40 10 -52 40", stroke="#2f4a6d", stroke_width=17, stroke_linecap="round")
    c.circle(x - 92, y + 42, 9, "#d9a57d")
    c.vignette("#0c0814", 0.55)
    return c


SCENES = {"library": library, "kitchen": kitchen, "lens": lens, "stair": stair}
