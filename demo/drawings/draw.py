#!/usr/bin/env python3
"""Draws the sample newsroom's pictures as SVG: draw.py FOLDER [NAME...]. render.mjs makes demo/media of them."""

import os
import sys

import coast
import indoors
import land
import people
import town

DRAWINGS = {**coast.SCENES, **town.SCENES, **indoors.SCENES, **land.SCENES, **people.SCENES}


def main():
    folder, wanted = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    for name, draw in DRAWINGS.items():
        if wanted and name.split(".")[0] not in wanted:
            continue
        with open(os.path.join(folder, name + ".svg"), "w", encoding="utf-8") as file:
            file.write(draw().svg())


if __name__ == "__main__":
    main()
