"""Scenes in streets and on playing fields."""

import math

from kit import Canvas, W, dark, light, mix


def cobbles(c, y, tone, rows=15):
    """A paved ground from y down, stones growing towards the viewer."""
    c.rect(0, y, W, 900 - y, c.gradient((0, light(tone, 0.16)), (1, dark(tone, 0.4))))
    at = 0.0
    for r in range(rows):
        height = (900 - y) * (0.012 + 0.0072 * r) * 15 / rows
        width = 26 + r * 9
        x = -width * c.rnd.random()
        while x < W:
            w = width * c.rnd.uniform(0.8, 1.2)
            shade = mix(tone, c.rnd.choice(["#ffffff", "#000000"]), c.rnd.uniform(0, 0.1))
            c.rect(x, y + at, w - 2, height - 1.6, shade, rx=2 + r * 0.35, opacity=0.55)
            x += w
        at += height


def school():
    """A brick school with a clock, and a class around a wind mast in the yard."""
    c = Canvas("school")
    c.sky((0, "#3f8fd2"), (0.6, "#a5d3ef"), (1, "#e9f4ee"), height=600)
    c.glow(240, 120, 300, "#fff6cf", 0.8)
    c.circle(240, 120, 46, "#fff9de")
    for x, y, w in ((420, 150, 320), (900, 110, 260), (1220, 210, 380), (60, 280, 260), (700, 250, 220)):
        c.cloud(x, y, w, "#ffffff", "#cfe0ee", 0.92)
    c.ridge(560, 24, "#7fae7a", 0.5, seed=3, bottom=640)
    for i in range(16):
        c.tree(30 + i * 108 + c.rnd.uniform(-20, 20), 628, c.rnd.uniform(120, 190),
               c.rnd.choice(["#c96f2e", "#d9a136", "#8fa544", "#b5532c"]), blobs=12)
    wall = "#b5573f"
    c.rect(420, 330, 900, 300, c.gradient((0, light(wall, 0.12)), (0.6, wall), (1, dark(wall, 0.3)), x2=1, y2=0))
    for r in range(38):
        for k in range(23):
            if c.rnd.random() < 0.35:
                c.rect(422 + k * 39 + (r % 2) * 18, 332 + r * 7.8, 17, 5, dark(wall, c.rnd.uniform(0.06, 0.24)),
                       opacity=0.55)
    c.poly([(396, 334), (470, 236), (1270, 236), (1344, 334)], c.gradient((0, "#5d6679"), (1, "#3b4257")))
    for i in range(1, 8):
        c.line(470 - i * 9.2, 236 + i * 12, 1270 + i * 9.2, 236 + i * 12, "#2c3245", 1.5, opacity=0.5)
    c.rect(770, 176, 200, 454, c.gradient((0, light(wall, 0.2)), (0.6, light(wall, 0.04)), (1, dark(wall, 0.25)),
                                          x2=1, y2=0))
    c.poly([(752, 180), (870, 84), (988, 180)], "#4b5368")
    c.poly([(870, 84), (988, 180), (870, 180)], "#353c51")
    c.rect(862, 40, 16, 50, "#353c51")
    c.poly([(870, 34), (930, 46), (870, 60)], "#f2b632")
    c.circle(870, 250, 46, "#f5efdf")
    c.circle(870, 250, 46, "none", stroke="#e2c78a", stroke_width=7)
    for i in range(12):
        a = i * math.pi / 6
        c.line(870 + 34 * math.sin(a), 250 - 34 * math.cos(a), 870 + 39 * math.sin(a), 250 - 39 * math.cos(a),
               "#39405c", 3)
    c.line(870, 250, 852, 236, "#39405c", 5)
    c.line(870, 250, 874, 220, "#39405c", 3.4)
    for x, n in ((440, 4), (990, 4)):
        c.windows(x, 352, 310, 120, n, 1, "#4b6c8c", "#fdf0c0", 0.2, "#f5efdf", sill="#e5d9c0")
        c.windows(x, 484, 310, 130, n, 1, "#4b6c8c", "#fdf0c0", 0.3, "#f5efdf", sill="#e5d9c0")
    c.windows(786, 316, 168, 110, 3, 1, "#4b6c8c", frame="#f5efdf", arch=True, sill="#e5d9c0")
    c.path("M812 630V512Q870 462 928 512V630z", "#f5efdf")
    c.path("M822 630V518Q870 476 918 518V630z", "#2f6b57")
    c.line(870, 496, 870, 630, "#1f4a3d", 3)
    for i in range(9):
        c.rect(508 + i * 24, 600 - (i % 3) * 6, 20, 8, c.rnd.choice(["#f2b632", "#d94f3d", "#3e7cb1"]), opacity=0.0)
    c.rect(0, 626, W, 274, c.gradient((0, "#cbb892"), (1, "#8f7f66")))
    for _ in range(260):
        x, y = c.rnd.uniform(0, W), c.rnd.uniform(630, 896)
        c.ellipse(x, y, c.rnd.uniform(3, 8), c.rnd.uniform(1.4, 3.4), c.rnd.choice(["#c96f2e", "#d9a136", "#a8552b"]),
                  opacity=round(c.rnd.uniform(0.35, 0.9), 2))
    for i in range(6):
        x, y, w, h = 160 + i * 66 * 0.9, 720 + (i % 2) * 0, 56, 34
        c.poly([(x, y), (x + w, y), (x + w - 14, y + h), (x - 14, y + h)], "none", stroke="#f5f2e6",
               stroke_width=3.4, opacity=0.8)
    # The mast: cups, vane, sock
    c.shadow(1016, 846, 90, 10)
    c.line(1010, 846, 1010, 250, "#eef2f4", 9)
    c.line(1013, 846, 1013, 250, "#9aa6b2", 3)
    for dx in (-88, 88):
        c.line(1010, 420, 1010 + dx, 846, "#6d7681", 1.6, opacity=0.8)
    for a in (0.2, 2.3, 4.4):
        x, y = 1010 + 58 * math.cos(a), 246 + 17 * math.sin(a)
        c.line(1010, 246, x, y, "#39405c", 4)
        c.path(f"M{x - 13:.0f} {y:.0f}a13 13 0 0 0 26 0z", "#d94f3d")
    c.poly([(1014, 318), (1128, 334), (1128, 362), (1014, 372)], "#f08a3c")
    c.poly([(1046, 323), (1078, 328), (1078, 367), (1046, 370)], "#fff3df")
    c.poly([(1108, 331), (1128, 334), (1128, 362), (1108, 364)], "#fff3df")
    c.rect(968, 640, 84, 74, "#f7f7f2", rx=5)
    for i in range(6):
        c.rect(974, 648 + i * 11, 72, 5, "#b9c3c9")
    kids = ((820, 830, "#d94f3d", "#4a2c1d", "#8d5a3c"), (880, 852, "#f2b632", "#1e1a1d", "#6f452f"),
            (1130, 850, "#3e7cb1", "#c98a3d", "#eab892"), (1196, 828, "#4f9a6a", "#2d2320", "#c68c63"),
            (1262, 862, "#8a5aa8", "#6b3a1e", "#f0c4a0"), (744, 862, "#2f8f8a", "#15131a", "#a96f48"),
            (680, 838, "#e58bb0", "#3a2418", "#d9a27a"))
    for i, (x, y, coat, hair, skin) in enumerate(kids):
        c.person(x, y, 124 + (y - 840) * 0.8, coat, skin, hair, "#39405c", 1 if x < 1010 else -1,
                 bag="#c98a3d" if i == 3 else None, step=0.4 if i % 2 else 0.0, skirt=i in (4, 6),
                 hat="#c43e3e" if i == 1 else None)
    c.rect(1118, 766, 34, 24, "#f7f2df", transform="rotate(-12 1130 778)")
    c.person(560, 842, 196, "#40506f", "#b67a54", "#2b1d16", "#2b3143", 1, scarf="#e0a93b")
    c.vignette("#1b2a3c", 0.25)
    return c


def street():
    """A bench in a leafy street in low sun: the benches that are to go."""
    c = Canvas("street")
    c.sky((0, "#f0b878"), (0.6, "#fbe0b0"), (1, "#fff3d6"), height=620)
    c.rect(0, 600, W, 300, c.gradient((0, "#d9b48c"), (1, "#6c5260")))
    c.glow(820, 430, 620, "#fff4cc", 0.95)
    for side in (-1, 1):
        for i in range(7, -1, -1):
            t = 1 / (1 + i * 0.62)
            w, h = 330 * t, 560 * t
            x = 800 + side * (170 + 560 * t) - (w if side < 0 else 0) + (0 if side < 0 else 0)
            tone = c.rnd.choice(["#b8674a", "#c58a58", "#a8745f", "#8e6f6a", "#bb8f6a"])
            tone = mix("#f6d6a4", tone, 0.35 + 0.65 * t)
            base = 560 + 130 * t
            c.house(x, base, w, h, tone, mix("#e6c69c", "#5b4550", 0.3 + 0.7 * t), gable=i % 2 == 0, columns=3,
                    rows=4,
                    lit="#fff1c0", chance=0.2, glass=mix("#e9c9a0", "#4a4a60", t), door=mix("#e6c69c", "#2f5d5d", t))
    c.poly([(0, 900), (0, 700), (690, 578), (910, 578), (1600, 700), (1600, 900)],
           c.gradient((0, "#f3d3a0"), (0.3, "#c79a76"), (1, "#6c5260")))
    c.poly([(560, 900), (770, 578), (842, 578), (1180, 900)], c.gradient((0, "#e9cba2"), (1, "#8e7478")))
    for i in range(12):
        t = (i / 12) ** 2
        y = 580 + 320 * t
        c.line(770 - 210 * t, y, 842 + 338 * t, y, "#7a5f66", 1 + 2 * t, opacity=0.35)
    for t, side in ((0.12, -1), (0.12, 1), (0.2, -1), (0.2, 1), (0.36, -1), (0.36, 1), (0.6, 1)):
        x = 806 + side * (90 + 560 * t)
        base = 580 + 230 * t
        leaf = mix("#f4cf8a", c.rnd.choice(["#d9822b", "#c9592b", "#e0a32e"]), 0.4 + t)
        c.shadow(x - side * 20, base, 160 * t + 20, 16 * t + 3, 0.28, "#4a2f3a")
        c.tree(x, base, 150 + 620 * t, leaf, mix("#d6ad80", "#4e3630", 0.4 + t), spread=0.34, blobs=20)
    c.poly([(0, 760), (330, 700), (900, 840), (560, 900), (0, 900)], "#4a2f3a", opacity=0.16)
    # The bench, an old man, a dog, a neighbour with shopping
    c.open(transform="translate(230 640)")
    c.shadow(210, 200, 280, 22, 0.4, "#2a1a26")
    for x in (30, 370):
        c.path(f"M{x} 200V92M{x} 128h-4M{x + 26} 200V120", stroke="#2d2a35", stroke_width=9)
        c.path(f"M{x - 12} 96q-6 30 34 30", stroke="#2d2a35", stroke_width=8)
    for y, tone in ((44, "#8d5a34"), (68, "#7f4f2d"), (92, "#8d5a34")):
        c.rect(0, y, 420, 17, c.gradient((0, light(tone, 0.25)), (1, dark(tone, 0.2))), rx=4)
    for y, tone in ((122, "#a06a3e"), (138, "#8d5a34")):
        c.rect(-8, y, 436, 13, c.gradient((0, light(tone, 0.3)), (1, tone)), rx=4)
    c.rect(168, 70, 84, 12, "#d8b35a", rx=2)
    c.path("M96 132Q92 70 112 52Q136 36 160 52Q182 72 178 132z", "#3f5873")
    c.path("M138 44Q172 56 178 132H140z", "#2b3f57")
    c.path("M108 118Q100 140 150 140Q186 142 190 150L192 206H174L170 160Q120 168 104 146z", "#4c4550")
    c.path("M140 140Q206 136 214 150L220 206H202L198 166z", "#38323e")
    c.ellipse(190, 208, 20, 7, "#221c26")
    c.ellipse(220, 209, 20, 7, "#221c26")
    c.rect(126, 30, 20, 24, "#c18b66")
    c.ellipse(138, 14, 24, 29, "#d9a57d")
    c.path("M114 8Q112 -18 138 -18Q166 -18 163 4L170 10H110z", "#5a4a3a")
    c.path("M118 26Q130 48 152 40Q162 32 162 20Q146 34 118 26z", "#f1ece4")
    c.path("M168 92Q196 104 214 112", stroke="#3f5873", stroke_width=17, stroke_linecap="round")
    c.circle(217, 113, 8, "#d9a57d")
    c.line(217, 100, 236, 206, "#5b3a22", 5)
    c.path("M292 206Q286 150 314 144Q318 120 340 116Q352 108 362 118L388 128Q390 138 366 142Q360 160 362"
           " 206H350L346 176H322L318 206z",
           "#8a5d3a")
    c.path("M340 116Q334 138 346 146Q354 138 352 116z", "#5e3c24")
    c.path("M294 170q-24 -8 -26 -30", stroke="#8a5d3a", stroke_width=9, stroke_linecap="round")
    c.circle(366, 124, 2.6, "#20161a")
    c.circle(388, 129, 4, "#20161a")
    c.close()
    c.person(1180, 800, 250, "#b8473f", "#8d5a3c", "#1d1718", "#3a3344", -1, bag="#e5c07a", scarf="#f0dcae", step=0.7)
    c.person(948, 640, 96, "#3f6f66", "#c68c63", "#3a2418", "#38323e", 1, step=0.8)
    c.person(900, 620, 66, "#6a4f7d", "#eab892", "#5a3a22", "#38323e", -1, skirt=True, step=0.5)
    for _ in range(330):
        x, y = c.rnd.uniform(0, W), 600 + 300 * c.rnd.random() ** 0.7
        s = 1.5 + (y - 600) * 0.018
        c.ellipse(x, y, s * 2, s * 0.8, c.rnd.choice(["#e0a32e", "#d9822b", "#b84a24", "#f0c65a"]),
                  opacity=round(c.rnd.uniform(0.5, 1), 2))
    for _ in range(36):
        x, y = c.rnd.uniform(0, W), c.rnd.uniform(140, 640)
        c.ellipse(x, y, 7, 3.4, c.rnd.choice(["#e0a32e", "#d9822b", "#b84a24"]),
                  transform=f"rotate({c.rnd.uniform(0, 180):.0f} {x:.0f} {y:.0f})")
    c.glow(820, 470, 420, "#fff8e0", 0.5)
    c.vignette("#2a1420", 0.38)
    return c


def tram():
    """Line 2 in the rain at blue hour: wet rails, umbrellas, a late tram."""
    c = Canvas("tram")
    c.sky((0, "#1b2745"), (0.6, "#3f5a80"), (1, "#8a9db3"), height=620)
    for i in range(8):
        c.cloud(c.rnd.uniform(-200, 1500), c.rnd.uniform(80, 240), c.rnd.uniform(360, 640), "#4a638a", "#2c4066",
                0.45)
    x = -40
    while x < 1640:
        w, h = c.rnd.uniform(130, 190), c.rnd.uniform(260, 420)
        wall = mix(c.rnd.choice(["#6d5a6b", "#5b6b80", "#7d6a5f", "#4f5f73"]), "#2a3a58", 0.35)
        c.house(x, 640, w, h, wall, "#27314b", gable=c.rnd.random() < 0.4, columns=4, rows=5, lit="#ffd58a",
                chance=0.38,
                glass="#24304a")
        if c.rnd.random() < 0.75:
            shop = c.rnd.choice(["#e2763f", "#3fa08f", "#d9a136", "#c24d5c"])
            c.rect(x + 6, 566, w - 12, 74, "#1d2740")
            c.rect(x + 12, 584, w - 24, 52, c.gradient((0, "#ffe9b4"), (1, "#f2b25c")))
            for k in range(3):
                c.rect(x + 12 + (w - 24) * k / 3, 584, 3, 52, "#1d2740")
            c.poly([(x, 562), (x + w, 562), (x + w + 8, 584), (x - 8, 584)], shop)
            for k in range(0, 7, 2):
                c.poly([(x + w * k / 7, 562), (x + w * (k + 1) / 7, 562), (x - 8 + (w + 16) * (k + 1) / 7, 584),
                        (x - 8 + (w + 16) * k / 7, 584)], "#fff4df", opacity=0.85)
        x += w
    c.rect(0, 636, W, 264, c.gradient((0, "#43577a"), (0.4, "#2b3a59"), (1, "#141c33")))
    for px in range(20, 1600, 76):
        c.shimmer(px + c.rnd.uniform(-20, 20), 642, 800, 26, c.rnd.choice(["#ffd58a", "#ffb765", "#ffe9b4"]), 22,
                  0.42)
    for y1, y2 in ((716, 730), (792, 818)):
        for y in (y1, y2):
            c.rect(0, y, W, 4, "#0f1628")
            c.rect(0, y, W, 1.4, "#b8cbe0", opacity=0.8)
    # Wires and posts
    for px in (150, 1480):
        c.line(px, 660, px, 120, "#151d33", 9)
        c.line(px, 170, px + (260 if px < 800 else -260), 170, "#151d33", 5)
    c.line(0, 176, W, 190, "#10182c", 2.4)
    c.line(0, 236, W, 222, "#10182c", 1.6)
    # The tram
    c.open(transform="translate(330 0)")
    c.shadow(470, 806, 560, 26, 0.65, "#050914")
    c.path("M20 780V370Q22 300 90 292L820 284Q906 286 944 372Q972 520 962 780z",
           c.gradient((0, "#f2c14a"), (0.5, "#dd9b2c"), (1, "#8f5a1d")))
    c.path("M20 640H966Q968 720 962 780H20z", c.gradient((0, "#f6f0df"), (1, "#aaa6a0")))
    c.rect(20, 628, 946, 12, "#2b3a59")
    for i in range(4):
        x = 52 + i * 168
        c.rect(x, 372, 146, 172, "#26324e", rx=10)
        c.rect(x + 6, 378, 134, 160, c.gradient((0, "#fff0c4"), (1, "#eab765")), rx=8)
        for _ in range(2):
            px = x + c.rnd.uniform(32, 112)
            tone = c.rnd.choice(["#54415a", "#37506d", "#6b4036", "#3d5a4c"])
            c.path(f"M{px - 26:.0f} 538Q{px - 24:.0f} 484 {px:.0f} 482Q{px + 24:.0f} 484 {px + 26:.0f} 538z", tone)
            c.circle(px, 464, 18, c.rnd.choice(["#8d5a3c", "#d9a57d", "#b67a54", "#eab892"]))
            c.path(f"M{px - 18:.0f} 462a18 18 0 0 1 36 0q-16 -10 -36 0z",
                   c.rnd.choice(["#2a1c16", "#5a3a22", "#15131a"]))
        c.line(x + 73, 378, x + 73, 400, "#26324e", 4)
    c.path("M742 372H884Q914 400 926 544H742z", "#26324e")
    c.path("M750 380H878Q904 408 916 536H750z", c.gradient((0, "#7f9cc0"), (0.6, "#33476b"), (1, "#223150"), x2=1))
    c.path("M838 536q4 -60 34 -62q30 4 36 62z", "#1b2740")
    c.circle(872, 456, 17, "#c68c63")
    c.rect(856, 438, 34, 9, "#141c30")
    c.poly([(760, 520), (816, 384), (846, 384), (790, 530)], "#ffffff", opacity=0.16)
    c.rect(706, 372, 22, 400, "#5c3c17", opacity=0.4)
    c.rect(730, 312, 150, 44, "#141c30", rx=6)
    c.path("M760 346v-24h-14m14 0h14", stroke="none")
    c.tag("text", "2  HARBOUR", x=805, y=344, text_anchor="middle", font_family="DejaVu Sans Condensed,sans-serif",
          font_weight="bold", font_size=24, fill="#ffc04d")
    for px in (112, 330, 640, 860):
        c.circle(px, 782, 34, "#131a2d")
        c.circle(px, 782, 14, "#8e96a5")
    c.rect(14, 764, 950, 22, "#131a2d")
    for px, py in ((926, 680), (938, 716)):
        c.circle(px, py, 15, "#fffbe6")
        c.glow(px, py, 150, "#fff0b8", 0.75)
    c.path("M430 290L480 222H560L610 290M456 256H584", stroke="#131a2d", stroke_width=6)
    c.line(440, 220, 600, 220, "#131a2d", 7)
    c.close()
    c.poly([(1290, 690), (1600, 760), (1600, 840), (1290, 740)], "#fff0b8", opacity=0.16)
    # People with umbrellas
    for px, py, h, coat, tone, facing in ((1370, 856, 240, "#7a3346", "#d6475b", -1),
                                          (1492, 880, 262, "#2f4a6d", "#3fa08f", -1),
                                          (196, 868, 236, "#4b3f5c", "#e2a13a", 1), (90, 850, 216, "#35604f",
                                                  "#5d7fc0", 1)):
        c.person(px, py, h, coat, c.rnd.choice(["#8d5a3c", "#d9a57d", "#c68c63"]), "#231a1a", "#1b2338", facing,
                 step=0.3)
        c.line(px + facing * 28, py - h * 0.5, px + facing * 28, py - h * 1.18, "#10182c", 4)
        top = py - h * 1.18
        c.path(f"M{px + facing * 28 - 92} {top + 36}Q{px + facing * 28} {top - 78} {px + facing * 28 + 92} {top + 36}"
               f"q-22 -16 -46 0q-23 -16 -46 0q-23 -16 -46 0q-22 -16 -46 0z", c.gradient((0, light(tone, 0.2)),
                       (1, dark(tone, 0.3))))
        c.path(f"M{px + facing * 28} {top - 20}q-34 10 -46 56M{px + facing * 28} {top - 20}q34 10 46 56",
               stroke=dark(tone, 0.4), stroke_width=2)
        c.shimmer(px, py + 2, 896, 36, tone, 12, 0.3)
    for _ in range(420):
        x, y, s = c.rnd.uniform(-20, W), c.rnd.uniform(-20, 900), c.rnd.uniform(10, 34)
        c.line(x, y, x - s * 0.18, y + s, "#cfe0f4", 1, opacity=round(c.rnd.uniform(0.12, 0.4), 2))
    for _ in range(60):
        c.ellipse(c.rnd.uniform(0, W), c.rnd.uniform(690, 895), c.rnd.uniform(5, 13), c.rnd.uniform(1.5, 3.5), "none",
                  stroke="#cfe0f4", stroke_width=1, opacity=0.5)
    c.vignette("#050a18", 0.45)
    return c


def stall(c, x, y, w, colour, goods):
    """A market stall: striped awning, crates full of round things."""
    h = w * 0.62
    c.shadow(x + w / 2, y + 4, w * 0.6, 16, 0.4)
    for px in (x + 10, x + w - 16):
        c.rect(px, y - h * 1.12, 8, h * 1.12, "#5a4030")
    c.rect(x + 4, y - h * 0.42, w - 8, h * 0.42, c.gradient((0, "#a9744a"), (1, "#5c3b28")))
    for i in range(1, 5):
        c.line(x + 4, y - h * 0.42 + i * h * 0.085, x + w - 4, y - h * 0.42 + i * h * 0.085, "#4a2f20", 2,
               opacity=0.6)
    n = len(goods)
    for i, tone in enumerate(goods):
        bx, bw = x + 6 + (w - 12) * i / n, (w - 12) / n - 4
        c.poly([(bx, y - h * 0.46), (bx + bw, y - h * 0.46), (bx + bw - 4, y - h * 0.34), (bx + 4, y - h * 0.34)],
               "#7d5434")
        r = bw / 9
        for row in range(4):
            for k in range(5 - row):
                cx, cy = bx + r * (1.3 + row * 0.85 + k * 1.62), y - h * 0.46 - row * r * 1.25
                c.circle(cx, cy, r, mix(tone, dark(tone, 0.4), c.rnd.random() * 0.6))
                c.circle(cx - r * 0.3, cy - r * 0.35, r * 0.3, light(tone, 0.65), opacity=0.8)
    top, low = y - h * 1.32, y - h * 0.98
    strips = 8
    for i in range(strips):
        tone = colour if i % 2 == 0 else "#f7efe0"
        x1, x2 = x + w * 0.06 + w * 0.88 * i / strips, x + w * 0.06 + w * 0.88 * (i + 1) / strips
        y1, y2 = x - w * 0.05 + w * 1.1 * i / strips, x - w * 0.05 + w * 1.1 * (i + 1) / strips
        c.poly([(x1, top), (x2, top), (y2, low), (y1, low)], mix(tone, dark(tone, 0.35), i / strips * 0.8))
        c.path(f"M{y1:.1f} {low:.1f}h{y2 - y1:.1f}v8a{(y2 - y1) / 2:.1f} 12 0 0 1 {y1 - y2:.1f} 0z",
               dark(tone, 0.12 + i * 0.02))
    c.rect(x, low + 8, w, h * 0.14, "#1a1020", opacity=0.25)


def market():
    """Saturday market: stalls and people before the town hall."""
    c = Canvas("market")
    c.sky((0, "#62b1e0"), (0.7, "#cfe9f4"), (1, "#fdf3dc"), height=600)
    for x, y, w in ((60, 130, 300), (560, 90, 220), (1120, 150, 340), (880, 220, 200)):
        c.cloud(x, y, w, "#ffffff", "#d5e4ee", 0.95)
    walls = ["#e3b778", "#d98c6a", "#8fb0a8", "#e9d3a0", "#c97f86"]
    x = -30
    while x < 1620:
        w = c.rnd.uniform(130, 170)
        if not 560 < x + w / 2 < 1050:
            wall = walls[int(x) % len(walls)]
            c.house(x, 610, w, c.rnd.uniform(230, 310), wall, "#9b4f3f", gable=c.rnd.random() < 0.5, columns=3,
                    rows=4,
                    glass="#56708a", door="#3f5d6b")
        x += w + 1
    stone = "#ddcdb0"
    c.rect(560, 300, 480, 320, c.gradient((0, light(stone, 0.3)), (0.6, stone), (1, dark(stone, 0.2)), x2=1, y2=0))
    c.poly([(536, 304), (800, 190), (1064, 304)], "#cbb894")
    c.poly([(580, 296), (800, 206), (1020, 296)], "#efe3c8")
    c.circle(800, 262, 25, "#5b6f86")
    c.circle(800, 262, 20, "#f7efe0")
    c.line(800, 262, 800, 248, "#39405c", 3)
    c.line(800, 262, 810, 266, "#39405c", 3)
    c.rect(772, 96, 56, 116, c.gradient((0, "#f3e8cf"), (1, "#b9a684"), x2=1, y2=0))
    c.rect(788, 124, 24, 52, "#4c5f76", rx=12)
    c.path("M764 98Q800 20 836 98z", "#4f8a7c")
    c.line(800, 56, 800, 20, "#39405c", 3)
    c.poly([(800, 20), (842, 30), (800, 42)], "#d94f3d")
    c.windows(580, 318, 440, 110, 7, 1, "#4c5f76", frame="#f7efe0", arch=True, sill="#bfae8c")
    for i in range(8):
        px = 578 + i * 60
        c.rect(px, 448, 17, 172, c.gradient((0, "#f7eedb"), (1, "#a99674"), x2=1, y2=0))
        c.rect(px - 4, 440, 25, 10, "#e9dcc0")
    c.rect(560, 430, 480, 10, "#c2b08c")
    cobbles(c, 606, "#b9a68c")
    # Bunting
    for x1, y1, x2, y2 in ((60, 330, 780, 220), (820, 220, 1560, 340)):
        c.path(f"M{x1} {y1}Q{(x1 + x2) / 2} {max(y1, y2) + 70} {x2} {y2}", stroke="#6b5a4a", stroke_width=2)
        for i in range(1, 20):
            t = i / 20
            px = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * (x1 + x2) / 2 + t * t * x2
            py = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * (max(y1, y2) + 70) + t * t * y2
            c.poly([(px - 11, py), (px + 11, py), (px, py + 24)],
                   ["#d94f3d", "#f2b632", "#3e7cb1", "#4f9a6a", "#f7efe0"][i % 5])
    stall(c, 40, 690, 300, "#3f8f6a", ["#d94f3d", "#e9932f", "#8fb23a", "#7d3f6b"])
    stall(c, 1240, 700, 320, "#d9603d", ["#f2c14a", "#c9a06a", "#e8d9a8"])
    stall(c, 380, 660, 220, "#3e7cb1", ["#e4e9ee", "#b9c7d0", "#d9a59a"])
    stall(c, 1000, 664, 214, "#8a5aa8", ["#e58bb0", "#f2b632", "#c9405a", "#f7efe0"])
    c.person(196, 640, 120, "#f7efe0", "#b67a54", "#3a2418", facing=1, hat="#3f8f6a")
    c.person(1404, 642, 122, "#4b6f94", "#eab892", "#c98a3d", facing=-1)
    crowd = [(690, 720, 170, "#d94f3d"), (760, 726, 164, "#3f6f8f"), (880, 700, 150, "#6a8f4f"),
             (560, 790, 214, "#e0a93b"),
             (640, 800, 208, "#7d4f8f"), (1010, 810, 220, "#2f7f7a"), (1110, 790, 206, "#c9566a"), (930, 850, 128,
                     "#f2b632"),
             (300, 824, 226, "#44598a"), (404, 842, 236, "#b5563c"), (1270, 850, 240, "#4f7f5a"), (1372, 866, 140,
                     "#d98fb0")]
    skins = ["#8d5a3c", "#d9a57d", "#c68c63", "#eab892", "#6f452f"]
    for i, (px, py, h, coat) in enumerate(crowd):
        c.person(px, py, h, coat, skins[i % 5], ["#2a1c16", "#6b3a1e", "#15131a", "#b98a4a"][i % 4], "#39405c",
                 1 if i % 2 else -1, bag=["#8fae5a", None, "#e5c07a"][i % 3], step=0.5 if i % 3 else 0.0,
                 skirt=i % 4 == 2, hat="#5a4a3a" if i == 5 else None, scarf="#f7efe0" if i == 8 else None)
    c.vignette("#2a1c16", 0.28)
    return c


def long_table():
    """One long table down a street at evening, lanterns above."""
    c = Canvas("longtable")
    c.sky((0, "#152250"), (0.55, "#4a4a86"), (1, "#e59a72"), height=600)
    c.rect(0, 560, W, 340, c.gradient((0, "#a06c64"), (1, "#33243c")))
    for _ in range(90):
        c.circle(c.rnd.uniform(500, 1100), c.rnd.uniform(0, 260), c.rnd.uniform(0.6, 1.6), "#fff", opacity=0.7)
    c.glow(800, 470, 420, "#ffc27d", 0.8)
    for side in (-1, 1):
        for i in range(6, -1, -1):
            t = 1 / (1 + i * 0.55)
            w, h = 340 * t, 620 * t
            x = 800 + side * (60 + 620 * t) - (w if side < 0 else 0)
            wall = mix("#c98a72", c.rnd.choice(["#8a5560", "#7f6a5a", "#5d6a80", "#9a7350"]), 0.3 + 0.7 * t)
            c.house(x, 520 + 190 * t, w, h, dark(wall, 0.25), dark(wall, 0.55), gable=i % 2 == 1, columns=3, rows=4,
                    lit="#ffd98a", chance=0.55, glass=dark(wall, 0.6), door=dark(wall, 0.65), arch=i % 3 == 0)
    c.poly([(0, 900), (0, 720), (720, 530), (880, 530), (1600, 720), (1600, 900)],
           c.gradient((0, "#e0a070"), (0.3, "#8a5a5c"), (1, "#33243c")))
    for i in range(16):
        t = (i / 16) ** 1.7
        y = 532 + 370 * t
        c.line(720 - 720 * t, y, 880 + 720 * t, y, "#2a1c34", 1 + 2 * t, opacity=0.3)
    # Lantern strings
    for k, t in enumerate((0.12, 0.22, 0.38, 0.62, 0.98)):
        y, half = 430 - 300 * t, 110 + 640 * t
        c.path(f"M{800 - half:.0f} {y - 40 * t:.0f}Q800 {y + 130 * t:.0f} {800 + half:.0f} {y - 40 * t:.0f}",
               stroke="#1a1430", stroke_width=1 + 2 * t)
        n = 7
        for i in range(1, n):
            s = i / n
            px = 800 - half + 2 * half * s
            py = (1 - s) ** 2 * (y - 40 * t) + 2 * s * (1 - s) * (y + 130 * t) + s * s * (y - 40 * t)
            tone = ["#ffb347", "#f2704f", "#ffd98a", "#6fc0b0", "#f08fb0"][(i + k) % 5]
            r = 5 + 26 * t
            c.glow(px, py + r, r * 4, tone, 0.55)
            c.ellipse(px, py + r, r * 0.85, r, c.gradient((0, light(tone, 0.5)), (1, tone)))
            for q in (-0.5, 0, 0.5):
                c.ellipse(px, py + r, r * 0.85 * abs(q), r, "none", stroke=dark(tone, 0.3), stroke_width=0.6 + t)
            c.rect(px - r * 0.3, py - r * 0.08, r * 0.6, r * 0.16, "#3a2430")
    # Guests on the far sides, table, then guests near the viewer with their backs
    skins = ["#8d5a3c", "#d9a57d", "#c68c63", "#eab892", "#6f452f"]
    coats = ["#c9566a", "#3f7f8f", "#e0a93b", "#5d5a9a", "#5a8f5a", "#b5563c", "#d98fb0", "#40506f"]
    for i in range(9):
        t = ((i + 1) / 9) ** 1.9
        y, h = 556 + 440 * t, 60 + 270 * t
        for side in (-1, 1):
            x = 800 + side * (54 + 440 * t)
            coat, skin = c.rnd.choice(coats), c.rnd.choice(skins)
            u = h / 100
            c.path(f"M{x - 26 * u:.1f} {y:.1f}Q{x - 26 * u:.1f} {y - 56 * u:.1f} {x:.1f} {y - 58 * u:.1f}"
                   f"Q{x + 26 * u:.1f} {y - 56 * u:.1f} {x + 26 * u:.1f} {y:.1f}z",
                   c.gradient((0, light(coat, 0.18)), (1, dark(coat, 0.45)), x2=1 if side < 0 else -1, y2=0.4))
            c.rect(x - 5 * u, y - 66 * u, 10 * u, 12 * u, dark(skin, 0.2))
            c.ellipse(x - side * 2 * u, y - 76 * u, 13 * u, 15.5 * u, skin)
            if (i + side) % 3 == 0:
                c.path(f"M{x - 17 * u:.1f} {y - 54 * u:.1f}Q{x - 22 * u:.1f} {y - 96 * u:.1f} {x:.1f}"
                       f" {y - 96 * u:.1f}"
                       f"Q{x + 22 * u:.1f} {y - 96 * u:.1f} {x + 17 * u:.1f} {y - 54 * u:.1f}"
                       f"Q{x + 12 * u:.1f} {y - 60 * u:.1f} {x + 11 * u:.1f} {y - 76 * u:.1f}"
                       f"Q{x:.1f} {y - 92 * u:.1f} {x - 11 * u:.1f} {y - 76 * u:.1f}"
                       f"Q{x - 12 * u:.1f} {y - 60 * u:.1f} {x - 17 * u:.1f}"
                       f" {y - 54 * u:.1f}z", light(c.rnd.choice(coats), 0.3))
            else:
                hair = c.rnd.choice(["#2a1c16", "#15131a", "#6b3a1e", "#d9d3c8"])
                c.path(f"M{x - 14 * u:.1f} {y - 76 * u:.1f}Q{x - 14 * u:.1f} {y - 95 * u:.1f} {x:.1f}"
                       f" {y - 95 * u:.1f}"
                       f"Q{x + 14 * u:.1f} {y - 95 * u:.1f} {x + 14 * u:.1f} {y - 76 * u:.1f}Q{x:.1f}"
                       f" {y - 90 * u:.1f} "
                       f"{x - 14 * u:.1f} {y - 76 * u:.1f}z", hair)
    c.poly([(768, 548), (832, 548), (1130, 900), (470, 900)],
           c.gradient((0, "#fbe3b6"), (0.4, "#f4ead8"), (1, "#cbbcc0")))
    c.poly([(768, 548), (776, 548), (540, 900), (470, 900)], "#ffffff", opacity=0.35)
    c.poly([(797, 548), (803, 548), (850, 900), (750, 900)], "#c9566a", opacity=0.75)
    for i in range(13):
        t = ((i + 1) / 13) ** 1.8
        y = 552 + 330 * t
        half, r = 26 + 290 * t, 4 + 40 * t
        for side in (-1, 1):
            x = 800 + side * half * 0.62
            c.ellipse(x, y + r * 0.1, r, r * 0.42, "#8d7f86", opacity=0.5)
            c.ellipse(x, y, r, r * 0.42, "#fdfaf2")
            c.ellipse(x, y, r * 0.72, r * 0.29, c.rnd.choice(["#d98c3a", "#8fae4a", "#c94f3d", "#e8c86a"]))
            c.rect(x - side * r * 1.35 - r * 0.14, y - r * 0.8, r * 0.28, r * 0.75, "#ffe2a0", opacity=0.8)
        if i % 2:
            c.ellipse(800, y, r * 1.1, r * 0.44, "#3f7f8f")
            for _ in range(9):
                c.circle(800 + c.rnd.uniform(-0.8, 0.8) * r, y - c.rnd.uniform(0, 0.4) * r, r * 0.24,
                         c.rnd.choice(["#e9932f", "#d94f3d", "#8fb23a", "#f2c14a"]))
        else:
            c.rect(800 - r * 0.13, y - r * 0.9, r * 0.26, r * 0.9, "#fff4d6")
            c.glow(800, y - r * 1.1, r * 2.4, "#ffd98a", 0.8)
            c.ellipse(800, y - r * 1.1, r * 0.1, r * 0.22, "#fff9e0")
    c.vignette("#0b0820", 0.5)
    return c


def stadium():
    """The ground under floodlights a moment after the last goal."""
    c = Canvas("stadium")
    c.sky((0, "#0b1230"), (0.6, "#223a6e"), (1, "#5a78a8"), height=480)
    for i in range(5):
        c.cloud(c.rnd.uniform(-100, 1400), c.rnd.uniform(90, 200), c.rnd.uniform(300, 500), "#33497d", "#1f3163", 0.4)
    lamps = [(120, 70), (520, 110), (1080, 110), (1480, 70)]
    for x, y in lamps:
        c.line(x, y + 40, x, 420, "#111a35", 10)
        for r in range(3):
            for k in range(5):
                c.circle(x - 48 + k * 24, y - 22 + r * 24, 9.5, "#fffdf0")
        c.rect(x - 64, y - 38, 128, 84, "none", stroke="#111a35", stroke_width=5)
        c.glow(x, y, 260, "#eef4ff", 0.75)
        c.poly([(x - 60, y), (x + 60, y), (x + (800 - x) * 0.5 + 300, 760), (x + (800 - x) * 0.5 - 300, 760)],
               c.gradient((0, "#eaf2ff38"), (1, "#eaf2ff00")))
    # Far stand: roof, rows of heads, adverts without words
    c.poly([(120, 250), (1480, 250), (1560, 300), (40, 300)], "#1a2548")
    c.poly([(40, 300), (1560, 300), (1560, 312), (40, 312)], "#4a5f94")
    c.rect(60, 312, 1480, 142, "#1b2850")
    for row in range(7):
        y = 328 + row * 18
        for i in range(112):
            x = 68 + i * 13.1 + (row % 2) * 6.5
            if c.rnd.random() < 0.94:
                tone = c.rnd.choice(["#d94f3d", "#d94f3d", "#f5efdf", "#d94f3d", "#33497d", "#e9932f"])
                c.rect(x - 4.8, y + 4, 9.6, 13, dark(tone, 0.15 + 0.04 * (6 - row)), rx=2.5)
                c.circle(x, y, 4.4, c.rnd.choice(["#d9a57d", "#8d5a3c", "#eab892", "#c68c63"]))
                if c.rnd.random() < 0.22:
                    c.line(x - 4, y + 5, x - 7, y - 7, "#d9a57d", 2.4)
                    c.line(x + 4, y + 5, x + 7, y - 7, "#d9a57d", 2.4)
    for i in range(9):
        x = 130 + i * 165 + c.rnd.uniform(-30, 30)
        c.line(x, 420, x + 8, 330, "#f5efdf", 2)
        c.path(f"M{x + 8} 330q24 -12 46 2t44 -2v30q-22 10 -44 0t-46 2z", "#d94f3d" if i % 2 else "#f5efdf")
    c.rect(0, 452, W, 26, "#0f1836")
    for i in range(12):
        c.rect(8 + i * 134, 455, 124, 20, ["#d94f3d", "#f5efdf", "#2f8f8a", "#f2b632"][i % 4])
        c.rect(26 + i * 134, 462, 50, 6, "#0f1836", opacity=0.45)
        c.circle(104 + i * 134, 465, 6, "#0f1836", opacity=0.45)
    c.rect(0, 478, W, 422, c.gradient((0, "#3f9a55"), (1, "#1c5f39")))
    for i in range(7):
        y1, y2 = 478 + 422 * (i / 7) ** 1.5, 478 + 422 * ((i + 0.5) / 7) ** 1.5
        c.rect(0, y1, W, y2 - y1 + (y2 - y1) * 0.2, "#5ab56a", opacity=0.4)
    white = dict(stroke="#f4fbf2", opacity=0.9)
    c.line(0, 500, W, 500, width=3, **white)
    c.path("M330 500L210 690H1390L1270 500", stroke="#f4fbf2", stroke_width=4, opacity=0.9)
    c.path("M560 500L520 568H1080L1040 500", stroke="#f4fbf2", stroke_width=3.4, opacity=0.9)
    c.path("M640 690Q800 780 960 690", stroke="#f4fbf2", stroke_width=4, opacity=0.9)
    c.ellipse(800, 626, 7, 3, "#f4fbf2")
    # Goal with net and ball in it
    for i in range(25):
        c.line(660 + i * 11.6, 392, 640 + i * 13.2, 498, "#e8eef8", 0.9, opacity=0.6)
    for i in range(10):
        c.line(656 - i * 2, 394 + i * 11.4, 944 + i * 2, 394 + i * 11.4, "#e8eef8", 0.9, opacity=0.6)
    c.path("M632 502V386H968V502", stroke="#ffffff", stroke_width=8)
    c.circle(884, 440, 13, "#ffffff")
    c.path("M878 436l7 -5 7 5 -3 8h-8z", "#222b44")
    players = [(742, 610, 116, "#d94f3d", 0.9), (800, 640, 128, "#d94f3d", 0.6), (866, 616, 118, "#d94f3d", 0.8),
               (1010, 700, 150, "#d94f3d", 1.0), (560, 660, 134, "#2b4aa0", 0.2), (1150, 600, 112, "#2b4aa0", 0.0),
               (430, 756, 176, "#2b4aa0", 0.3)]
    for i, (x, y, h, coat, step) in enumerate(players):
        u = h / 100
        c.person(x, y, h, coat, ["#8d5a3c", "#eab892", "#c68c63"][i % 3], "#1d1718",
                 "#f5f2e6" if coat == "#d94f3d" else "#1c2f6d",
                 1 if i % 2 else -1, step=step)
        if coat == "#d94f3d":
            for s in (-1, 1):
                c.line(x + s * 10 * u, y - 78 * u, x + s * 20 * u, y - 112 * u, coat, 6 * u)
                c.circle(x + s * 20.5 * u, y - 114 * u, 3.4 * u, "#d9a57d")
    c.path("M604 520Q566 512 540 524L536 532Q570 536 610 530z", "#f2b632")
    c.circle(616, 524, 9, "#d9a57d")
    # Spectators close by, dark against the light
    for i in range(26):
        x, r = i * 66 + c.rnd.uniform(-16, 16), c.rnd.uniform(30, 42)
        y = 876 + c.rnd.uniform(-22, 26)
        c.path(f"M{x - r * 1.7:.0f} 910Q{x - r * 1.6:.0f} {y + r:.0f} {x:.0f} {y + r * 0.8:.0f}Q{x + r * 1.6:.0f}"
               f" {y + r:.0f} "
               f"{x + r * 1.7:.0f} 910z", "#0c142b")
        c.circle(x, y, r * 0.78, "#101a36")
        if i % 3 == 0:
            for s in (-1, 1):
                c.line(x + s * r * 1.2, y + r, x + s * r * 1.7, y - r * 2, "#0c142b", r * 0.5)
        if i % 5 == 2:
            c.rect(x - 90, y - 118, 180, 24, "#b5392f",
                   transform=f"rotate({c.rnd.uniform(-9, 9):.0f} {x:.0f} {y:.0f})")
            c.rect(x - 90, y - 110, 180, 8, "#f5efdf",
                   transform=f"rotate({c.rnd.uniform(-9, 9):.0f} {x:.0f} {y:.0f})")
    for _ in range(170):
        x, y = c.rnd.uniform(0, W), c.rnd.uniform(120, 780)
        c.rect(x, y, 8, 4, c.rnd.choice(["#d94f3d", "#f5efdf", "#f2b632"]),
               transform=f"rotate({c.rnd.uniform(0, 180):.0f} {x:.0f} {y:.0f})", opacity=0.85)
    c.vignette("#040817", 0.4)
    return c


SCENES = {"school": school, "street": street, "tram": tram, "market": market, "longtable": long_table,
          "stadium": stadium}
