"""Scenes under open sky, inland."""

import math

from kit import Canvas, W, dark, light, mix


def fir(c, x, base, h, tone, snow=False):
    c.rect(x - h * 0.025, base - h * 0.14, h * 0.05, h * 0.14, "#3a2a28")
    for i in range(5):
        y, w = base - h * (0.1 + 0.17 * i), h * (0.27 - 0.043 * i)
        c.poly([(x - w, y), (x, y - h * 0.34), (x + w, y)], dark(tone, 0.25))
        c.poly([(x - w, y), (x, y - h * 0.34), (x + w * 0.1, y)], tone)
        if snow:
            c.poly([(x - w * 0.62, y - h * 0.13), (x, y - h * 0.34), (x + w * 0.3, y - h * 0.2),
                    (x - w * 0.1, y - h * 0.18)], "#e9f2fb",
                   opacity=0.85)


def peak(c, x, y, w, h, rock, snow, seed):
    """One mountain with a lit left and a shaded right side, snow to a ragged line."""
    rnd = c.rnd
    left, right, top, base = x - w / 2, x + w / 2, y - h, y
    ridge = [(x, top)]
    for i in range(1, 9):
        ridge.append((x + rnd.uniform(-0.03, 0.05) * w + i * w * 0.012, top + h * i / 8))
    c.poly([(left, base), (x, top), (right, base)], dark(rock, 0.28))
    c.poly([(left, base)] + ridge, light(rock, 0.12))
    for _ in range(26):
        t = rnd.uniform(0.15, 0.95)
        px = x - w / 2 * t * rnd.random()
        py = top + h * t
        c.poly([(px, py), (px - w * 0.02, py + h * 0.09), (px + w * 0.014, py + h * 0.1)], dark(rock, 0.15),
               opacity=0.6)
    line = [(left + w * 0.5 * (1 - 0.52), top + h * 0.52)]
    for i in range(1, 12):
        t = i / 12
        line.append((line[0][0] + w * 0.52 * t, top + h * (0.52 + (0.1 if i % 2 else -0.08) * rnd.uniform(0.6, 1.4))))
    line.append((right - w * 0.5 * (1 - 0.52), top + h * 0.52))
    c.poly([(x, top)] + line[::-1], c.gradient((0, snow), (1, dark(snow, 0.08))))
    shade = [p for p in line if p[0] >= x + w * 0.02]
    c.poly([(x, top)] + shade[::-1] + [(x + w * 0.03, top + h * 0.5), (x - w * 0.008, top + h * 0.26)],
           dark(snow, 0.32), opacity=0.85)


def mountain():
    """Before sunrise: a line of head torches goes up under the peaks."""
    c = Canvas("mountain")
    c.sky((0, "#1d2c5c"), (0.45, "#5a5f9a"), (0.75, "#e89a86"), (1, "#ffd9a0"), height=700)
    for _ in range(110):
        c.circle(c.rnd.uniform(0, W), c.rnd.uniform(0, 240), c.rnd.uniform(0.6, 1.7), "#fff",
                 opacity=round(c.rnd.uniform(0.3, 0.9), 2))
    c.glow(1240, 520, 420, "#ffe2a8", 0.8)
    for x, y, w, h in ((200, 640, 720, 300), (1320, 650, 800, 330), (760, 650, 640, 260)):
        peak(c, x, y, w, h, "#7a78a4", "#d9d2e6", 1)
    peak(c, 520, 720, 1020, 560, "#5d6090", "#ffe6d6", 2)
    peak(c, 1080, 740, 900, 430, "#565a88", "#f7dcd6", 3)
    for i in range(5):
        c.cloud(c.rnd.uniform(-100, 1300), c.rnd.uniform(560, 640), c.rnd.uniform(360, 620), "#f4c7b4", "#b98ca4",
                0.5)
    c.ridge(690, 46, "#4b4f7c", 0.58, seed=11)
    for _ in range(70):
        x = c.rnd.uniform(0, W)
        fir(c, x, 720 + c.rnd.uniform(-8, 20), c.rnd.uniform(34, 64), "#3b4470")
    c.poly([(0, 770), (260, 742), (620, 764), (1000, 700), (1320, 640), (1600, 600), (1600, 900), (0, 900)],
           c.gradient((0, "#e4e3f0"), (0.5, "#a9aed0"), (1, "#5c6496")))
    c.path("M0 850Q300 800 620 812Q900 800 1100 742Q1340 672 1600 640", stroke="#8288b8", stroke_width=22,
           opacity=0.55)
    for i in range(40):
        t = i / 40
        x = 60 + 1500 * t
        c.ellipse(x, 846 - 190 * t ** 2 - 20 * t, 10, 3.4, "#5c6496", opacity=0.6)
    for i in range(9):
        t = i / 8
        x = 330 + 1010 * t
        y = 838 - 176 * t ** 1.7
        h = 150 - 84 * t
        c.person(x, y, h, c.rnd.choice(["#d9482f", "#e9932f", "#d9482f", "#2f7f9a"]), "#c68c63", "#231a1a",
                 "#262b48", 1,
                 hat=c.rnd.choice(["#f2c14a", "#f5efdf", "#d9482f"]), step=0.8, bag=None)
        u = h / 100
        c.rect(x - 17 * u, y - 80 * u, 9 * u, 28 * u, "#2a3358", rx=3 * u)
        c.line(x + 15 * u, y - 46 * u, x + 21 * u, y, "#1d2444", 1.6 * u + 0.6)
        c.poly([(x + 6 * u, y - 97 * u), (x + 150 * u, y - 106 * u), (x + 150 * u, y - 62 * u)],
               c.gradient((0, "#fff6d080"), (1, "#fff6d000"), x2=1, y2=0))
        c.circle(x + 6 * u, y - 97 * u, 3.2 * u, "#fffdf0")
        c.glow(x + 6 * u, y - 97 * u, 26 * u, "#fff3c4", 0.8)
        if i == 2:
            c.path(f"M{x - 26 * u:.0f} {y:.0f}q-6 -22 {-24 * u:.0f} -22q-26 0 -30 -18q-2 24 18 26v20z", "#3a2a24")
            c.poly([(x - 30 * u, y - 18 * u), (x - 44 * u, y - 18 * u), (x - 40 * u, y - 10 * u)], "#e9932f")
    fir(c, 70, 884, 330, "#27305c", True)
    fir(c, 190, 900, 240, "#2d376a", True)
    fir(c, 1530, 900, 380, "#232b54", True)
    fir(c, 1410, 904, 250, "#2a3463", True)
    for _ in range(120):
        c.circle(c.rnd.uniform(0, W), c.rnd.uniform(0, 900), c.rnd.uniform(1, 3), "#ffffff",
                 opacity=round(c.rnd.uniform(0.2, 0.7), 2))
    c.vignette("#0c1030", 0.4)
    return c


def night():
    """The darkest hill: the Milky Way over a small dome and people who look up."""
    c = Canvas("night")
    c.sky((0, "#050918"), (0.5, "#0d1d44"), (0.85, "#274a70"), (1, "#5b7f86"), height=900)
    c.open(transform="rotate(-24 800 420)")
    soft = c.blur(34)
    for dy, ry, tone, o in ((0, 130, "#3f5a9a", 0.5), (-14, 84, "#8a7fc0", 0.42), (10, 48, "#f0cfc0", 0.34)):
        c.ellipse(800, 330 + dy, 1150, ry, tone, opacity=o, filter=soft)
    for _ in range(26):
        x = c.rnd.uniform(-200, 1800)
        c.ellipse(x, 330 + c.rnd.gauss(6, 26), c.rnd.uniform(50, 150), c.rnd.uniform(9, 28), "#0a1230",
                  opacity=0.34, filter=c.blur(12))
    for _ in range(900):
        y = 330 + c.rnd.gauss(0, 66)
        c.circle(c.rnd.uniform(-250, 1850), y, c.rnd.uniform(0.5, 1.6),
                 c.rnd.choice(["#ffffff", "#ffe9cc", "#cfe0ff"]),
                 opacity=round(c.rnd.uniform(0.3, 0.95), 2))
    c.close()
    for _ in range(420):
        c.circle(c.rnd.uniform(0, W), c.rnd.uniform(0, 640), c.rnd.uniform(0.5, 1.8), "#ffffff",
                 opacity=round(c.rnd.uniform(0.25, 0.9), 2))
    for _ in range(16):
        x, y, r = c.rnd.uniform(0, W), c.rnd.uniform(0, 520), c.rnd.uniform(1.8, 3)
        c.glow(x, y, r * 7, "#dfeaff", 0.7)
        c.circle(x, y, r, "#ffffff")
    bear = [(1130, 150), (1196, 128), (1250, 150), (1306, 180), (1318, 246), (1408, 250), (1414, 180)]
    for (x1, y1), (x2, y2) in zip(bear, bear[1:] + [bear[3]]):
        c.line(x1, y1, x2, y2, "#bcd4ff", 1.2, opacity=0.35)
    for x, y in bear:
        c.glow(x, y, 20, "#eaf2ff", 0.8)
        c.circle(x, y, 3.4, "#ffffff")
    c.line(330, 96, 520, 178, c.gradient((0, "#ffffff00"), (1, "#ffffff"), x1=330, y1=96, x2=520, y2=178,
                                         units="userSpaceOnUse"), 3)
    c.ridge(660, 34, "#16304a", 0.55, seed=6)
    for _ in range(34):
        c.circle(c.rnd.uniform(1050, 1590), c.rnd.uniform(676, 694), c.rnd.uniform(1, 2), "#ffcf8a", opacity=0.8)
    c.ridge(706, 26, "#0e2236", 0.55, seed=14)
    c.path("M-20 900V800Q300 690 640 716Q980 748 1240 790Q1460 818 1620 800V900z",
           c.gradient((0, "#15303a"), (1, "#050c14")))
    c.path("M-20 800Q300 690 640 716Q980 748 1240 790Q1460 818 1620 800", stroke="#4f8088", stroke_width=3,
           opacity=0.6)
    # Dome with an open slit
    c.shadow(420, 736, 170, 14, 0.6)
    c.rect(312, 640, 216, 96, c.gradient((0, "#9fb0bf"), (0.4, "#5b6c80"), (1, "#222f42"), x2=1, y2=0))
    c.path("M300 642Q304 520 420 516Q536 520 540 642z", c.gradient((0, "#cfdae4"), (0.35, "#7f92a6"),
            (1, "#27354a"), x2=1, y2=0.3))
    c.path("M432 518Q462 560 466 640H516Q506 560 462 522z", "#10182a")
    c.path("M444 566L520 470L540 486L470 596z", "#dfe7ee")
    c.path("M520 470L540 486L534 492L514 478z", "#8fd0ff")
    for i in range(1, 5):
        c.path(f"M{300 + i * 28} 642Q{312 + i * 24} 560 {384 + i * 10} {520}", stroke="#5b6c80", stroke_width=1.4,
               opacity=0.6)
    c.rect(344, 674, 34, 62, "#1a2436")
    c.rect(348, 678, 26, 58, "#c9403a", opacity=0.75)
    c.glow(361, 706, 80, "#ff5a44", 0.5)
    people = ((700, 768, 112, 1), (762, 774, 106, -1), (836, 782, 74, 1), (930, 796, 118, 1), (1010, 806, 108, -1),
              (1130, 816, 116, 1))
    for i, (x, y, h, facing) in enumerate(people):
        c.person(x, y, h, "#132438", "#1d3346", "#0c1826", "#0b1622", facing, hat="#0f1f30" if i % 2 else None,
                 back=i % 3 == 0)
        c.path(f"M{x - 7 * h / 100:.0f} {y - 100 * h / 100:.0f}q{7 * h / 100:.0f} -6 {14 * h / 100:.0f} 0",
               stroke="#8fb8d0", stroke_width=1.6, opacity=0.7)
    c.line(930, 720, 962, 682, "#132438", 7)
    c.line(884, 800, 872, 730, "#0c1826", 4)
    c.line(864, 800, 872, 730, "#0c1826", 4)
    c.line(858, 742, 894, 706, "#27405a", 11)
    c.line(896, 704, 900, 700, "#8fd0ff", 9)
    for x, h in ((40, 210), (120, 150), (1500, 190), (1570, 250), (1430, 130)):
        for k in range(3):
            fir(c, x + c.rnd.uniform(-26, 26), 850 + c.rnd.uniform(-10, 30), h * c.rnd.uniform(0.7, 1), "#0a1a24")
    for _ in range(240):
        x = c.rnd.uniform(0, W)
        y = c.rnd.uniform(800, 900)
        c.line(x, y, x + c.rnd.uniform(-6, 6), y - c.rnd.uniform(8, 26),
               c.rnd.choice(["#1d4048", "#10262e", "#2f5a5c"]), 1.4, opacity=0.8)
    c.vignette("#01030a", 0.45)
    return c


def orchard():
    """Blossom in January: white rows, frost on the grass, a woman with a notebook on a ladder."""
    c = Canvas("orchard")
    c.sky((0, "#8fb8d9"), (0.6, "#d9e7ee"), (1, "#fbeee0"), height=560)
    c.glow(1220, 300, 420, "#fff6dc", 0.9)
    c.circle(1220, 300, 42, "#fffdf2")
    for x, y, w in ((140, 140, 300), (620, 90, 260), (900, 200, 220)):
        c.cloud(x, y, w, "#ffffff", "#d5e2ec", 0.8)
    c.ridge(486, 40, "#a9c0c8", 0.52, seed=21, bottom=620)
    c.ridge(520, 26, "#8faca0", 0.52, seed=23, bottom=640)
    c.rect(0, 540, W, 360, c.gradient((0, "#b9cf9f"), (0.4, "#8db07a"), (1, "#4f7a55")))
    for i in range(-9, 10):
        c.poly([(800 + i * 34 - 5, 540), (800 + i * 34 + 5, 540), (800 + i * 330 + 60, 900),
                (800 + i * 330 - 60, 900)], "#e9f2ea", opacity=0.22)
    c.poly([(770, 540), (812, 540), (1110, 900), (560, 900)], c.gradient((0, "#e2d9b8"), (1, "#a08a66")))
    c.house(1330, 556, 130, 90, "#c9b28f", "#8f4a3f", gable=False, columns=3, rows=1, glass="#5b6f80", door="#3f6b5a")

    def blossom(x, base, h):
        c.shadow(x + h * 0.1, base, h * 0.42, h * 0.05, 0.3, "#2f4a3a")
        bark = "#5a4640"
        c.path(f"M{x - h * 0.04:.0f} {base:.0f}Q{x - h * 0.02:.0f} {base - h * 0.22:.0f} {x - h * 0.05:.0f}"
               f" {base - h * 0.36:.0f}"
               f"L{x + h * 0.04:.0f} {base - h * 0.36:.0f}Q{x + h * 0.02:.0f} {base - h * 0.2:.0f}"
               f" {x + h * 0.05:.0f} {base:.0f}z", bark)
        for a in (-1.0, -0.5, 0.05, 0.55, 1.05):
            c.path(f"M{x:.0f} {base - h * 0.32:.0f}Q{x + math.sin(a) * h * 0.1:.0f} {base - h * 0.5:.0f} "
                   f"{x + math.sin(a) * h * 0.4:.0f}"
                   f" {base - h * (0.5 + 0.3 * math.cos(a)):.0f}",
                   stroke=bark, stroke_width=h * 0.026, stroke_linecap="round")
        n = int(60 + h * 0.2)
        spots = []
        for _ in range(n):
            a, d = c.rnd.uniform(0, math.tau), math.sqrt(c.rnd.random())
            spots.append((x + math.cos(a) * d * h * 0.45, base - h * 0.64 + math.sin(a) * d * h * 0.28,
                          h * c.rnd.uniform(0.03, 0.065)))
        for tone, shift, scale in (("#c9a3b8", 0.02, 1.15), ("#f2d9e2", 0.0, 1.0), ("#ffffff", -0.018, 0.66)):
            for bx, by, r in spots:
                c.circle(bx + shift * h, by + shift * h, r * scale, tone, opacity=0.9)

    for t in (0.06, 0.12, 0.2, 0.34, 0.58, 0.98):
        for side in (-1, 1):
            for lane in ((1, 2.6, 4.6) if t < 0.3 else (1, 2.7)):
                x = 792 + side * lane * (70 + 480 * t)
                if -300 < x < 1900:
                    blossom(x, 548 + 330 * t, 90 + 560 * t)
    # Ladder and the pomologist
    for dx in (0, 46):
        c.line(980 + dx, 850, 1046 + dx * 0.7, 470, "#b5824f", 8)
    for i in range(9):
        t = i / 9
        c.line(980 + 66 * t, 840 - 370 * t, 1026 + 54 * t, 840 - 370 * t, "#caa06a", 6)
    c.person(1028, 700, 200, "#3f6f8f", "#d9a57d", "#b9b3a8", "#4a4440", -1, hat="#d9b45a", scarf="#c9503f")
    c.rect(978, 596, 40, 28, "#fdf6e3", transform="rotate(-14 998 610)")
    c.rect(640, 800, 150, 74, c.gradient((0, "#caa06a"), (1, "#8a6238")))
    for y in (818, 842):
        c.line(640, y, 790, y, "#6b4a2a", 3)
    for i in range(7):
        c.circle(656 + i * 20, 796, 13, ["#b5483a", "#d9a13a", "#b5483a", "#8fae4a"][i % 4])
        c.circle(652 + i * 20, 791, 3.4, "#fff4dc", opacity=0.8)
    for _ in range(420):
        x, y = c.rnd.uniform(0, W), 560 + 340 * c.rnd.random()
        c.line(x, y, x + c.rnd.uniform(-3, 3), y - 4 - (y - 540) * 0.035,
               c.rnd.choice(["#f4faf4", "#d5e6d0", "#6f9a66"]), 1.2,
               opacity=round(c.rnd.uniform(0.35, 0.85), 2))
    for _ in range(90):
        x, y = c.rnd.uniform(0, W), c.rnd.uniform(260, 890)
        c.ellipse(x, y, 5, 3, c.rnd.choice(["#ffffff", "#f7dfe8"]),
                  transform=f"rotate({c.rnd.uniform(0, 180):.0f} {x:.0f} {y:.0f})",
                  opacity=0.9)
    c.vignette("#24384a", 0.3)
    return c


def eels():
    """Under the estuary at night: eels on their way between weed and stones, a boat's lamp above."""
    c = Canvas("eels")
    c.rect(0, 0, W, 900, c.gradient((0, "#1f6a78"), (0.16, "#14505f"), (0.55, "#0c3344"), (1, "#06141f")))
    c.rect(0, 0, W, 70, c.gradient((0, "#0d2438"), (1, "#2f8a94")))
    c.path("M0 66q50 -14 100 0t100 0t100 0t100 0t100 0t100 0t100 0t100 0t100 0t100 0t100 0t100 0t100 0t100 0t100"
           " 0t100 0",
           stroke="#bff0ea", stroke_width=3, opacity=0.7)
    c.path("M1010 20Q1180 40 1350 20Q1320 92 1260 100H1100Q1040 92 1010 20z",
           c.gradient((0, "#5a3a2c"), (1, "#20161a")))
    c.glow(1180, 70, 520, "#ffe6a0", 0.6)
    c.poly([(1140, 96), (1220, 96), (1500, 900), (820, 900)], c.gradient((0, "#fff0b87a"), (1, "#fff0b800")))
    for x in (180, 420, 690):
        c.poly([(x, 66), (x + 60, 66), (x + 150, 760), (x - 100, 760)],
               c.gradient((0, "#bff0ea30"), (1, "#bff0ea00")))
    c.ridge(770, 40, "#0a2230", 0.55, seed=31)
    c.ridge(820, 30, "#071722", 0.55, seed=33)
    for _ in range(80):
        x, r = c.rnd.uniform(-20, W), c.rnd.uniform(14, 56)
        y = 860 + c.rnd.uniform(-30, 40)
        tone = mix("#1d3a44", "#40545a", c.rnd.random())
        c.ellipse(x, y, r, r * 0.55, c.gradient((0, light(tone, 0.25)), (0.5, tone), (1, dark(tone, 0.6))))
    for _ in range(60):
        x, h = c.rnd.choice([c.rnd.uniform(-20, 520), c.rnd.uniform(1280, 1620)]), c.rnd.uniform(120, 420)
        s = c.rnd.uniform(-40, 40)
        c.path(f"M{x:.0f} 890q{s:.0f} {-h * 0.3:.0f} 0 {-h * 0.55:.0f}t{s * 0.6:.0f} {-h * 0.45:.0f}",
               stroke=mix("#12463e", "#3f8a5a", c.rnd.random()), stroke_width=c.rnd.uniform(6,
                       15), stroke_linecap="round", opacity=0.85)
    for i in range(13):
        x, y, length, wave = c.rnd.uniform(180, 1180), c.rnd.uniform(220, 780), c.rnd.uniform(260,
                440), c.rnd.uniform(24, 48)
        near = c.rnd.uniform(0.45, 1.0) if i < 10 else 1.25
        spine = [(x + length * k / 40, y + math.sin(k / 40 * 7.5 + i) * wave * (0.35 + k / 55)) for k in range(41)]
        upper, lower = [], []
        for k, (px, py) in enumerate(spine):
            t = k / 40
            thick = near * 15 * (math.sin(math.pi * min(1,
                                                        t * 0.62 + 0.03)) ** 0.7) * (1.0 if t > 0.08 else 0.5 + t * 6)
            thick *= 1 if t < 0.93 else (1.06 - t) / 0.13
            upper.append((px, py - thick))
            lower.append((px, py + thick))
        tone = mix("#1f5560", "#7fa08a", near * 0.55)
        c.poly(upper + lower[::-1], c.gradient((0, dark(tone, 0.35)), (0.5, tone), (1, "#e3dfae")))
        c.path("M" + "L".join(f"{px:.0f} {py:.0f}" for px, py in upper[4:36]), stroke="#d9f4e4",
               stroke_width=1.6 * near, opacity=0.5)
        hx, hy = spine[-3]
        c.circle(hx, hy - 3 * near, 3.4 * near, "#fdf6c9")
        c.circle(hx + 0.6, hy - 3 * near, 1.9 * near, "#0a1218")
        fx, fy = spine[-8]
        c.path(f"M{fx:.0f} {fy + 4:.0f}q-16 {12 * near:.0f} -26 {7 * near:.0f}q6 -9 16 -10z", dark(tone, 0.2))
    for _ in range(150):
        c.circle(c.rnd.uniform(0, W), c.rnd.uniform(80, 860), c.rnd.uniform(1, 5), "none", stroke="#c9f4ee",
                 stroke_width=1,
                 opacity=round(c.rnd.uniform(0.15, 0.6), 2))
    c.vignette("#02080e", 0.55)
    return c


SCENES = {"mountain": mountain, "night": night, "orchard": orchard, "eels": eels}
