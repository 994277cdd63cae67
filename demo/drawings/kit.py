"""Brushes: a small SVG writer and the things that several scenes share. Every scene draws from its own fixed seed."""

import math
import random

W, H = 1600, 900


def mix(a, b, t):
    """Colour between two "#rrggbb"."""
    pa, pb = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (a, b))
    return "#" + "".join(f"{round(x + (y - x) * t):02x}" for x, y in zip(pa, pb))


def dark(c, t=0.25):
    return mix(c, "#0b0d1c", t)


def light(c, t=0.25):
    return mix(c, "#fff6e0", t)


def number(v):
    return f"{v:.1f}".rstrip("0").rstrip(".") if isinstance(v, float) else str(v)


class Canvas:
    def __init__(self, name, width=W, height=H):
        self.w, self.h = width, height
        self.rnd = random.Random(name)
        self.defs, self.out, self.ids = [], [], 0

    # -- elements

    def tag(self, element, text=None, **attributes):
        words = "".join(f' {k.replace("_", "-")}="{number(v)}"' for k, v in attributes.items() if v is not None)
        self.out.append(f"<{element}{words}/>" if text is None else f"<{element}{words}>{text}</{element}>")

    def rect(self, x, y, w, h, fill, **more):
        self.tag("rect", x=float(x), y=float(y), width=float(w), height=float(h), fill=fill, **more)

    def circle(self, x, y, r, fill, **more):
        self.tag("circle", cx=float(x), cy=float(y), r=float(r), fill=fill, **more)

    def ellipse(self, x, y, rx, ry, fill, **more):
        self.tag("ellipse", cx=float(x), cy=float(y), rx=float(rx), ry=float(ry), fill=fill, **more)

    def poly(self, points, fill, **more):
        self.tag("polygon", points=" ".join(f"{number(float(x))},{number(float(y))}" for x, y in points), fill=fill,
                 **more)

    def path(self, d, fill="none", **more):
        self.tag("path", d=d, fill=fill, **more)

    def line(self, x1, y1, x2, y2, stroke, width=2.0, **more):
        self.tag("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), stroke=stroke, stroke_width=width,
                 stroke_linecap=more.pop("cap", "round"), **more)

    def open(self, **attributes):
        words = "".join(f' {k.replace("_", "-")}="{number(v)}"' for k, v in attributes.items())
        self.out.append(f"<g{words}>")

    def close(self):
        self.out.append("</g>")

    # -- paint

    def name(self):
        self.ids += 1
        return f"p{self.ids}"

    def stops(self, stops):
        return "".join(f'<stop offset="{at}" stop-color="{c[:7]}"'
                       + (f' stop-opacity="{o}"' if (o := alpha(c)) < 1 else "") + "/>" for at, c in stops)

    def gradient(self, *stops, x1=0, y1=0, x2=0, y2=1, units="objectBoundingBox"):
        name = self.name()
        self.defs.append(f'<linearGradient id="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'
                         f' gradientUnits="{units}">'
                         f"{self.stops(stops)}</linearGradient>")
        return f"url(#{name})"

    def radial(self, *stops, cx=0.5, cy=0.5, r=0.5):
        name = self.name()
        self.defs.append(f'<radialGradient id="{name}" cx="{cx}" cy="{cy}"'
                         f' r="{r}">{self.stops(stops)}</radialGradient>')
        return f"url(#{name})"

    def blur(self, amount):
        name = self.name()
        self.defs.append(f'<filter id="{name}" x="-50%" y="-50%" width="200%" height="200%">'
                         f'<feGaussianBlur stdDeviation="{amount}"/></filter>')
        return f"url(#{name})"

    def clip(self, d):
        name = self.name()
        self.defs.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
        return f"url(#{name})"

    # -- atmosphere

    def sky(self, *stops, height=None):
        self.rect(0, 0, self.w, height or self.h, self.gradient(*stops))

    def glow(self, x, y, r, colour, strength=0.8):
        full = colour + f"{round(strength * 255):02x}"
        self.circle(x, y, r, self.radial((0, full), (0.35, colour + f"{round(strength * 90):02x}"),
                                         (1, colour + "00")))

    def vignette(self, colour="#0a0a1e", strength=0.35):
        edge = colour + f"{round(strength * 255):02x}"
        self.rect(0, 0, self.w, self.h, self.radial((0.55, colour + "00"), (1, edge), r=0.75))

    def cloud(self, x, y, w, colour, shade=None, opacity=1.0):
        """Puffs on a flat base, lit from above."""
        puffs = [(x + w * (i + 0.5) / 7, self.rnd.uniform(0.07, 0.2) * w * math.sin(math.pi * (i + 0.8) / 7.6))
                 for i in range(7)]
        clip = self.clip(f"M{number(x - w)} {number(y - w)}h{number(3 * w)}v{number(w)}h{number(-3 * w)}z")
        self.open(opacity=opacity, clip_path=clip)
        if shade:
            for px, r in puffs:
                self.circle(px, y - r * 0.35, r, shade)
        for px, r in puffs:
            self.circle(px - w * 0.012, y - r * 0.6, r * 0.88, colour)
        self.close()

    def ridge(self, y, amplitude, fill, rough=0.55, step=8, bottom=None, seed=None):
        """A hill line across the picture by midpoint displacement; returns its height at each x."""
        rnd = random.Random(seed) if seed is not None else self.rnd
        n = 1
        while n * step < self.w:
            n *= 2
        heights = [0.0] * (n + 1)
        heights[0], heights[n] = rnd.uniform(-1, 1), rnd.uniform(-1, 1)
        size, scale = n, 1.0
        while size > 1:
            half = size // 2
            for i in range(half, n, size):
                heights[i] = (heights[i - half] + heights[i + half]) / 2 + rnd.uniform(-1, 1) * scale
            size, scale = half, scale * rough
        points = [(self.w * i / n, y + amplitude * v) for i, v in enumerate(heights)]
        self.poly(points + [(self.w, bottom or self.h), (0, bottom or self.h)], fill)
        return lambda x: points[max(0, min(n, round(x * n / self.w)))][1]

    def water(self, y, *stops, ripple="#ffffff", strength=0.35, count=260, bottom=None):
        """A surface down to the bottom, with ripples that widen towards the viewer."""
        bottom = bottom or self.h
        self.rect(0, y, self.w, bottom - y, self.gradient(*stops))
        for _ in range(count):
            depth = self.rnd.random() ** 1.5
            py = y + 4 + depth * (bottom - y - 6)
            width = 14 + 150 * depth * self.rnd.uniform(0.3, 1)
            self.rect(self.rnd.uniform(-80, self.w), py, width, 1 + 2.6 * depth, ripple, rx=1.5,
                      opacity=round(strength * self.rnd.uniform(0.15, 1), 2))

    def shimmer(self, x, y1, y2, width, colour, count=46, strength=0.8):
        """The broken reflection of a light at x."""
        for i in range(count):
            t = (i + self.rnd.random()) / count
            half = width * (0.25 + t) * self.rnd.uniform(0.25, 1)
            self.rect(x - half + self.rnd.uniform(-1, 1) * width * 0.35, y1 + (y2 - y1) * t, half * 2, 1.5 + 2.5 * t,
                      colour, rx=1.5, opacity=round(strength * (1 - 0.75 * t) * self.rnd.uniform(0.35, 1), 2))

    def shadow(self, x, y, rx, ry, opacity=0.35, colour="#0b0d1c"):
        full = colour + f"{round(opacity * 255):02x}"
        self.ellipse(x, y, rx, ry, self.radial((0, full), (0.6, full), (1, colour + "00")))

    # -- things

    def windows(self, x, y, w, h, columns, rows, glass, lit=None, chance=0.0, frame=None, arch=False, sill=None):
        gap_x, gap_y = w / columns, h / rows
        ww, wh = gap_x * 0.5, gap_y * 0.6
        for r in range(rows):
            for c in range(columns):
                on = lit and self.rnd.random() < chance
                px, py = x + gap_x * (c + 0.25), y + gap_y * (r + 0.2)
                colour = mix(lit, "#ffffff", self.rnd.random() * 0.25) if on else glass
                if frame:
                    self.rect(px - 2.5, py - 2.5, ww + 5, wh + 5, frame, rx=ww / 2 if arch else 0.5)
                self.rect(px, py, ww, wh, colour, rx=ww / 2 if arch else 0.5)
                if not on:
                    self.poly([(px + ww * 0.1, py + wh), (px + ww * 0.55, py), (px + ww * 0.85, py),
                               (px + ww * 0.4, py + wh)], "#ffffff", opacity=0.12)
                if frame:
                    self.line(px + ww / 2, py, px + ww / 2, py + wh, frame, 1.6)
                    self.line(px, py + wh * 0.45, px + ww, py + wh * 0.45, frame, 1.6)
                if sill:
                    self.rect(px - 5, py + wh + 2, ww + 10, 4.5, sill)

    def house(self, x, base, w, h, wall, roof, gable=True, columns=3, rows=3, lit=None, chance=0.4, frame=None,
              glass=None, door=None, chimney=True, arch=False):
        """A house front lit from the left: wall, gable or eaves roof, windows, door."""
        top = base - h
        self.rect(x, top, w, h, self.gradient((0, light(wall, 0.12)), (0.55, wall), (1, dark(wall, 0.3)), x2=1, y2=0))
        rise = w * (0.52 if gable else 0.3)
        if chimney:
            cx = x + w * self.rnd.choice([0.22, 0.7])
            self.rect(cx, top - rise * 0.95, w * 0.1, rise * 0.9, dark(roof, 0.2))
            self.rect(cx - 3, top - rise * 0.97, w * 0.1 + 6, 6, dark(roof, 0.4))
        if gable:
            self.poly([(x - 6, top + 2), (x + w / 2, top - rise), (x + w + 6, top + 2)], dark(roof, 0.25))
            self.poly([(x + 6, top + 2), (x + w / 2, top - rise + 12), (x + w - 6, top + 2)], light(wall, 0.05))
            self.poly([(x + w / 2, top - rise + 12), (x + w - 6, top + 2), (x + w / 2, top + 2)], dark(wall, 0.22))
            self.circle(x + w / 2, top - rise * 0.38, w * 0.055, lit if lit and self.rnd.random() < chance
                        else glass or dark(wall, 0.55))
        else:
            self.poly([(x - 6, top + 2), (x + w * 0.14, top - rise), (x + w * 0.86, top - rise),
                       (x + w + 6, top + 2)],
                      self.gradient((0, light(roof, 0.12)), (1, dark(roof, 0.28)), x2=1, y2=0))
            for i in range(1, 5):
                t = i / 5
                self.line(x - 6 + (w * 0.14 + 6) * (1 - t), top - rise * (1 - t),
                          x + w + 6 - (w * 0.14 + 6) * (1 - t),
                          top - rise * (1 - t), dark(roof, 0.35), 1.2, opacity=0.5)
        body = h * (0.74 if door else 0.92)
        self.windows(x + w * 0.04, top + h * 0.05, w * 0.92, body, columns, rows, glass or dark(wall, 0.6), lit,
                     chance,
                     frame or light(wall, 0.55), arch, light(wall, 0.3))
        if door:
            dw, dh = w * 0.2, h * 0.2
            self.rect(x + w * 0.4 - 4, base - dh - 5, dw + 8, dh + 5, light(wall, 0.5))
            self.rect(x + w * 0.4, base - dh, dw, dh, door)
            self.circle(x + w * 0.4 + dw * 0.8, base - dh * 0.45, 2.2, light(door, 0.7))

    def tree(self, x, base, h, leaf, trunk="#5b4335", spread=0.36, blobs=16, top=0.33):
        """A round crown of three tones, lit from the upper left."""
        tw = h * 0.045
        self.path(f"M{x - tw:.1f} {base:.1f}Q{x - tw * 0.5:.1f} {base - h * 0.3:.1f} {x - tw * 0.6:.1f} "
                  f"{base - h * 0.62:.1f}h{tw * 1.2:.1f}Q{x + tw * 0.5:.1f} {base - h * 0.3:.1f}"
                  f" {x + tw * 1.1:.1f} {base:.1f}z",
                  trunk)
        cy, spots = base - h * (1 - top), []
        for _ in range(blobs):
            angle, distance = self.rnd.uniform(0, math.tau), math.sqrt(self.rnd.random())
            spots.append((x + math.cos(angle) * distance * h * spread * 0.72,
                          cy + math.sin(angle) * distance * h * 0.23, h * self.rnd.uniform(0.09, 0.15)))
        for tone, dx, scale in ((dark(leaf, 0.35), 0.03, 1.12), (leaf, 0.0, 1.0), (light(leaf, 0.24), -0.035, 0.72)):
            for bx, by, r in spots:
                self.circle(bx + dx * h, by + dx * h, r * scale, tone)

    def person(self, x, base, h, coat, skin="#c98f6b", hair="#3a2a22", trousers="#2c3348", facing=1, bag=None,
               scarf=None, hat=None, step=0.0, back=False, skirt=False):
        """Somebody who stands or walks, h pixels tall."""
        u = h / 100
        self.shadow(x + 6 * u, base, 22 * u, 4 * u, 0.3)
        for side in (-1, 1):
            foot = side * (4 + step * 9) * u
            self.poly([(x - 7 * u if side < 0 else x + 0.5 * u, base - 44 * u),
                       (x - 0.5 * u if side < 0 else x + 7 * u, base - 44 * u),
                       (x + foot + 3 * u, base), (x + foot - 3 * u,
                                                  base)], trousers if side < 0 else dark(trousers, 0.25))
            self.ellipse(x + foot + facing * 2.5 * u, base - 1 * u, 5 * u, 2.2 * u, dark(trousers, 0.5))
        width, hem = (15, 34) if skirt else (11, 40)
        self.path(f"M{x - 10 * u:.1f} {base - 80 * u:.1f}Q{x:.1f} {base - 87 * u:.1f} {x + 10 * u:.1f}"
                  f" {base - 80 * u:.1f}"
                  f"L{x + width * u:.1f} {base - hem * u:.1f}H{x - width * u:.1f}z", coat)
        self.path(f"M{x + 1 * u:.1f} {base - 84 * u:.1f}L{x + 10 * u:.1f} {base - 80 * u:.1f}L{x + width * u:.1f} "
                  f"{base - hem * u:.1f}H{x + 2 * u:.1f}z", dark(coat, 0.25), opacity=0.8)
        for side in (-1, 1):
            swing = side * step * 8 * u * facing
            self.path(f"M{x + side * 9 * u:.1f} {base - 79 * u:.1f}Q{x + side * 15 * u:.1f} {base - 62 * u:.1f} "
                      f"{x + side * 11 * u + swing:.1f}"
                      f" {base - 46 * u:.1f}", stroke=coat if side < 0 else dark(coat, 0.3),
                      stroke_width=6.5 * u, stroke_linecap="round")
            self.circle(x + side * 11 * u + swing, base - 45 * u, 2.8 * u, skin)
        if bag:
            self.rect(x + facing * 11 * u - 6 * u, base - 45 * u, 12 * u, 15 * u, bag, rx=2 * u)
            self.path(f"M{x + facing * 11 * u - 4 * u:.1f} {base - 45 * u:.1f}q{4 * u:.1f} {-9 * u:.1f}"
                      f" {8 * u:.1f} 0",
                      stroke=dark(bag, 0.3), stroke_width=1.6 * u)
        self.rect(x - 2.6 * u, base - 90 * u, 5.2 * u, 9 * u, dark(skin, 0.15))
        self.ellipse(x, base - 93 * u, 6.4 * u, 7.6 * u, hair if back else skin)
        if not back:
            self.path(f"M{x - 7 * u:.1f} {base - 92 * u:.1f}Q{x - 7 * u:.1f} {base - 102 * u:.1f} {x:.1f}"
                      f" {base - 102 * u:.1f}"
                      f"Q{x + 7.4 * u:.1f} {base - 102 * u:.1f} {x + 7 * u:.1f} {base - 91 * u:.1f}"
                      f"Q{x + 3 * u:.1f} {base - 97 * u:.1f} {x - 3 * u * facing:.1f} {base - 97 * u:.1f}z", hair)
        if scarf:
            self.rect(x - 6 * u, base - 86 * u, 12 * u, 4.5 * u, scarf, rx=2 * u)
            self.rect(x - facing * 4 * u - 2 * u, base - 84 * u, 4 * u, 14 * u, dark(scarf, 0.15), rx=1.5 * u)
        if hat:
            self.path(f"M{x - 7.5 * u:.1f} {base - 95 * u:.1f}Q{x:.1f} {base - 110 * u:.1f} {x + 7.5 * u:.1f}"
                      f" {base - 95 * u:.1f}z",
                      hat)
            self.rect(x - 8 * u, base - 97 * u, 16 * u, 3.4 * u, dark(hat, 0.2), rx=1.5 * u)

    def gull(self, x, y, size, colour="#f4f1ea"):
        self.path(f"M{x - size:.1f} {y - size * 0.25:.1f}Q{x - size * 0.45:.1f} {y - size * 0.6:.1f} {x:.1f} {y:.1f}"
                  f"Q{x + size * 0.45:.1f} {y - size * 0.62:.1f} {x + size:.1f} {y - size * 0.3:.1f}"
                  f"Q{x + size * 0.45:.1f} {y - size * 0.3:.1f} {x:.1f} {y + size * 0.16:.1f}"
                  f"Q{x - size * 0.5:.1f} {y - size * 0.3:.1f} {x - size:.1f} {y - size * 0.25:.1f}z", colour)

    def svg(self):
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.w}" height="{self.h}" '
                f'viewBox="0 0 {self.w} {self.h}">')
        return "\n".join([head, "<defs>" + "".join(self.defs) + "</defs>", *self.out, "</svg>\n"])


def alpha(colour):
    return round(int(colour[7:9], 16) / 255, 3) if len(colour) == 9 else 1
