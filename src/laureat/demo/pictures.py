"""Pictures of goods that do not exist: a quiet still life for each family, drawn by Pillow, the same every time."""

from __future__ import annotations

import colorsys
import io
import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = 1200
Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw


def picture(family: str, seed: int) -> bytes:
    """A JPEG of 1200 × 1200 for a family of goods; the seed chooses colours and small differences."""
    random = Random(seed)  # noqa: S311 - drawing
    shape, hue = SHAPES.get(family, (_parcel, 0.08))
    hue = (hue + random.uniform(-0.03, 0.03)) % 1
    image = _room(hue, random)
    _shadow(image)
    layer = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    shape(ImageDraw.Draw(layer), hue, random)
    image.paste(layer, (0, 0), layer)
    image = _lit(image)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=86)
    return buffer.getvalue()


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _room(hue: float, random: Random) -> Image.Image:
    """A wall and a table in calm colours of the same family."""
    wall, table = _colour(hue + 0.5, 0.10, 0.93), _colour(hue, 0.16, 0.86)
    small = Image.new("RGB", (60, 60))
    draw = ImageDraw.Draw(small)
    for y in range(60):
        ground = wall if y < 40 else table
        fade = 1 - 0.10 * abs(y - 22) / 38
        draw.line([(0, y), (60, y)], fill=tuple(round(channel * fade) for channel in ground))
    image = small.resize((SIZE, SIZE), Image.Resampling.BICUBIC)
    sun = ImageDraw.Draw(image, "RGBA")
    x = random.randrange(200, 900)
    sun.ellipse([x - 420, -260, x + 420, 560], fill=(255, 255, 255, 46))
    return image


def _shadow(image: Image.Image) -> None:
    shadow = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    ImageDraw.Draw(shadow).ellipse([260, 900, 1000, 1020], fill=(40, 30, 20, 110))
    shadow = shadow.filter(ImageFilter.GaussianBlur(28))
    image.paste(shadow, (0, 0), shadow)


def _lit(image: Image.Image) -> Image.Image:
    """A soft light from the left."""
    light = Image.linear_gradient("L").rotate(90).resize((SIZE, SIZE))
    dark = Image.eval(image, lambda value: round(value * 0.93))
    return Image.composite(dark, image, light)


def _loaf(d: Draw, hue: float, random: Random) -> None:
    d.rounded_rectangle([250, 560, 950, 960], 190, fill=_colour(0.075, 0.62, 0.66))
    d.rounded_rectangle([270, 560, 930, 900], 170, fill=_colour(0.08, 0.55, 0.80))
    for x in range(370, 880, 130):
        d.line([(x, 620), (x + 70, 780)], fill=_colour(0.09, 0.25, 0.95), width=24)


def _bottle(d: Draw, hue: float, random: Random) -> None:
    glass = _colour(hue, 0.35, 0.72)
    d.rounded_rectangle([430, 420, 770, 970], 60, fill=glass)
    d.polygon([(430, 470), (540, 300), (660, 300), (770, 470)], fill=glass)
    d.rectangle([540, 190, 660, 320], fill=glass)
    d.rounded_rectangle([525, 150, 675, 220], 16, fill=_colour(hue, 0.7, 0.45))
    _label(d, [430, 560, 770, 820], hue)
    d.rounded_rectangle([455, 450, 490, 940], 16, fill=(255, 255, 255, 70))


def _jar(d: Draw, hue: float, random: Random) -> None:
    d.rounded_rectangle([360, 380, 840, 970], 80, fill=_colour(hue, 0.75, 0.78))
    d.rounded_rectangle([340, 280, 860, 400], 30, fill=_colour(0.1, 0.25, 0.92))
    for x in range(360, 860, 40):
        d.line([(x, 290), (x, 390)], fill=_colour(0.1, 0.3, 0.80), width=6)
    _label(d, [360, 540, 840, 800], hue)
    d.rounded_rectangle([390, 430, 430, 930], 18, fill=(255, 255, 255, 80))


def _carton(d: Draw, hue: float, random: Random) -> None:
    d.polygon([(380, 420), (490, 240), (830, 240), (760, 420)], fill=_colour(hue, 0.25, 0.98))
    d.rectangle([490, 180, 830, 250], fill=_colour(hue, 0.35, 0.86))
    d.rectangle([380, 420, 760, 970], fill=(250, 250, 252))
    d.polygon([(760, 420), (830, 240), (860, 300), (860, 900), (760, 970)], fill=_colour(hue, 0.12, 0.86))
    d.rectangle([380, 620, 760, 970], fill=_colour(hue, 0.6, 0.72))
    d.ellipse([500, 500, 650, 700], fill=(255, 255, 255))


def _wheel(d: Draw, hue: float, random: Random) -> None:
    d.ellipse([240, 560, 960, 960], fill=_colour(0.12, 0.65, 0.80))
    d.rectangle([240, 640, 960, 760], fill=_colour(0.12, 0.65, 0.80))
    d.ellipse([240, 470, 960, 860], fill=_colour(0.13, 0.45, 0.97))
    d.polygon([(600, 660), (830, 540), (960, 660), (900, 770)], fill=_colour(0.13, 0.25, 1.0))
    for _ in range(9):
        x, y = random.randrange(330, 780), random.randrange(560, 770)
        d.ellipse([x, y, x + 44, y + 26], fill=_colour(0.125, 0.55, 0.86))


def _sausage(d: Draw, hue: float, random: Random) -> None:
    d.rounded_rectangle([210, 640, 900, 900], 130, fill=_colour(0.01, 0.55, 0.62))
    d.ellipse([740, 640, 1000, 900], fill=_colour(0.01, 0.30, 0.92))
    for _ in range(22):
        angle, radius = random.uniform(0, math.tau), random.uniform(10, 95)
        x, y = 870 + radius * math.cos(angle), 770 + radius * math.sin(angle)
        d.ellipse([x - 9, y - 9, x + 9, y + 9], fill=_colour(0.03, 0.1, 1.0))
    d.line([(210, 770), (150, 720)], fill=_colour(0.1, 0.3, 0.7), width=16)


def _bowl(d: Draw, hue: float, random: Random) -> None:
    for _ in range(30):
        x, y = random.randrange(330, 810), random.randrange(500, 640)
        d.ellipse([x, y, x + 90, y + 76], fill=_colour(hue, random.uniform(0.3, 0.6), random.uniform(0.75, 0.98)))
    d.chord([230, 300, 970, 980], 0, 180, fill=_colour(hue + 0.5, 0.25, 0.88))
    d.rectangle([230, 628, 970, 668], fill=_colour(hue + 0.5, 0.32, 0.78))


def _fish(d: Draw, hue: float, random: Random) -> None:
    d.ellipse([150, 900, 1050, 1000], fill=(248, 248, 250))
    d.ellipse([250, 620, 850, 900], fill=_colour(0.56, 0.25, 0.68))
    d.polygon([(820, 760), (1000, 640), (980, 880)], fill=_colour(0.56, 0.30, 0.58))
    d.polygon([(480, 640), (620, 540), (680, 650)], fill=_colour(0.56, 0.30, 0.58))
    d.chord([250, 620, 850, 900], 20, 160, fill=_colour(0.56, 0.08, 0.90))
    d.ellipse([320, 720, 352, 752], fill=(20, 20, 24))


def _eggs(d: Draw, hue: float, random: Random) -> None:
    for x in (300, 500, 700):
        d.ellipse([x, 520, x + 210, 820], fill=_colour(0.07, 0.28, 0.93))
    d.rounded_rectangle([220, 720, 980, 970], 50, fill=_colour(0.09, 0.12, 0.62))
    for x in (330, 530, 730):
        d.chord([x - 30, 660, x + 180, 860], 180, 360, fill=_colour(0.09, 0.12, 0.70))


def _cake(d: Draw, hue: float, random: Random) -> None:
    for n, y in enumerate((820, 700, 580)):
        d.rounded_rectangle([280, y, 920, y + 140], 26, fill=_colour(0.08, 0.5, 0.70 + 0.06 * n))
        d.rounded_rectangle([280, y, 920, y + 40], 20, fill=(252, 246, 236))
    d.polygon([(380, 580), (480, 420), (560, 540), (660, 380), (800, 580)], fill=_colour(0.6, 0.12, 0.94))


def _machine(d: Draw, hue: float, random: Random) -> None:
    d.rounded_rectangle([220, 560, 980, 900], 40, fill=_colour(hue, 0.65, 0.74))
    d.rectangle([300, 420, 620, 580], fill=_colour(hue, 0.5, 0.60))
    d.rectangle([340, 460, 580, 560], fill=_colour(0.55, 0.25, 0.90))
    for x in (340, 600, 860):
        _gear(d, x, 910, 96, _colour(0.6, 0.10, 0.34))
    d.rectangle([700, 480, 940, 560], fill=_colour(0.13, 0.85, 0.92))


def _gear(d: Draw, x: float, y: float, radius: float, colour: Colour) -> None:
    for n in range(12):
        angle = n * math.tau / 12
        tip = (x + 1.18 * radius * math.cos(angle), y + 1.18 * radius * math.sin(angle))
        d.line([(x, y), tip], fill=colour, width=round(radius * 0.3))
    d.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour)
    d.ellipse([x - radius * 0.4, y - radius * 0.4, x + radius * 0.4, y + radius * 0.4], fill=_colour(0.6, 0.05, 0.80))


def _pipes(d: Draw, hue: float, random: Random) -> None:
    for x, y in ((330, 700), (570, 700), (450, 500), (690, 500)):
        d.ellipse([x, y, x + 250, y + 250], fill=_colour(hue, 0.35, 0.30))
        d.ellipse([x + 36, y + 36, x + 214, y + 214], fill=_colour(hue, 0.12, 0.72))
        d.arc([x + 8, y + 8, x + 242, y + 242], 200, 300, fill=_colour(0.6, 0.8, 0.9), width=10)


def _coil(d: Draw, hue: float, random: Random) -> None:
    for n in range(9):
        inset = n * 34
        d.ellipse(
            [240 + inset, 320 + inset, 960 - inset, 960 - inset], outline=_colour(hue, 0.6, 0.35 + 0.05 * (n % 3)), width=30
        )
    d.line([(930, 720), (1060, 900)], fill=_colour(hue, 0.6, 0.4), width=30)
    d.line([(1060, 900), (1090, 950)], fill=_colour(0.08, 0.7, 0.75), width=16)


def _device(d: Draw, hue: float, random: Random) -> None:
    d.rounded_rectangle([390, 270, 810, 980], 60, fill=_colour(hue, 0.75, 0.78))
    d.rounded_rectangle([440, 340, 760, 600], 24, fill=(22, 34, 30))
    points = [(460 + n * 28, 480 - 70 * math.sin(n * 0.9 + random.random())) for n in range(11)]
    d.line(points, fill=(120, 240, 170), width=10)
    for row in range(3):
        for column in range(3):
            x, y = 460 + column * 105, 660 + row * 95
            d.rounded_rectangle([x, y, x + 78, y + 64], 18, fill=_colour(hue, 0.2, 0.96))


def _blocks(d: Draw, hue: float, random: Random) -> None:
    for x, y in ((240, 760), (480, 760), (720, 760), (360, 560), (600, 560), (480, 360)):
        shade = random.uniform(0.62, 0.78)
        d.rectangle([x, y, x + 230, y + 190], fill=_colour(hue, 0.14, shade))
        d.polygon([(x, y), (x + 40, y - 36), (x + 270, y - 36), (x + 230, y)], fill=_colour(hue, 0.10, shade + 0.14))


def _garment(d: Draw, hue: float, random: Random) -> None:
    body = _colour(hue, 0.5, 0.55)
    d.polygon([(430, 300), (770, 300), (860, 980), (340, 980)], fill=body)
    d.polygon([(430, 300), (260, 420), (200, 800), (310, 820), (400, 520)], fill=_colour(hue, 0.5, 0.48))
    d.polygon([(770, 300), (940, 420), (1000, 800), (890, 820), (800, 520)], fill=_colour(hue, 0.5, 0.48))
    d.polygon([(520, 290), (600, 420), (680, 290)], fill=_colour(hue, 0.15, 0.92))
    for y in (500, 620, 740):
        d.ellipse([584, y, 616, y + 32], fill=_colour(0.12, 0.5, 0.9))


def _chair(d: Draw, hue: float, random: Random) -> None:
    wood = _colour(0.085, 0.5, 0.74)
    d.rounded_rectangle([380, 240, 820, 330], 30, fill=wood)
    d.rounded_rectangle([380, 400, 820, 480], 30, fill=wood)
    for x in (390, 760):
        d.rectangle([x, 240, x + 50, 980], fill=_colour(0.085, 0.55, 0.62))
    d.rounded_rectangle([340, 640, 860, 730], 34, fill=_colour(hue, 0.45, 0.80))
    for x in (350, 800):
        d.rectangle([x, 720, x + 46, 990], fill=_colour(0.085, 0.55, 0.52))


def _boot(d: Draw, hue: float, random: Random) -> None:
    d.polygon([(420, 330), (680, 330), (690, 700), (980, 800), (990, 920), (400, 920)], fill=_colour(hue, 0.55, 0.44))
    d.rounded_rectangle([390, 900, 1000, 980], 26, fill=_colour(hue, 0.3, 0.22))
    d.rounded_rectangle([400, 300, 700, 380], 30, fill=_colour(0.1, 0.12, 0.92))
    for y in (450, 530, 610):
        d.line([(560, y), (690, y + 26)], fill=_colour(0.1, 0.2, 0.9), width=14)


def _vessel(d: Draw, hue: float, random: Random) -> None:
    clay = _colour(hue, 0.5, 0.66)
    d.ellipse([340, 420, 860, 980], fill=clay)
    d.polygon([(500, 470), (530, 250), (700, 250), (720, 470)], fill=clay)
    d.ellipse([505, 215, 725, 290], fill=_colour(hue, 0.55, 0.50))
    d.arc([720, 320, 960, 720], 250, 100, fill=clay, width=44)
    for n in range(11):
        x = 375 + n * 42
        d.polygon([(x, 660), (x + 21, 620), (x + 42, 660), (x + 21, 700)], fill=_colour(hue, 0.15, 0.94))


def _cloth(d: Draw, hue: float, random: Random) -> None:
    d.rectangle([300, 320, 900, 960], fill=(250, 247, 240))
    for y in (360, 880):
        d.rectangle([300, y, 900, y + 44], fill=_colour(0.0, 0.7, 0.72))
    for row in range(5):
        for column in range(7):
            x, y = 345 + column * 78, 450 + row * 84
            d.polygon(
                [(x, y + 26), (x + 26, y), (x + 52, y + 26), (x + 26, y + 52)], fill=_colour(hue + 0.12 * (row % 2), 0.65, 0.6)
            )


def _gem(d: Draw, hue: float, random: Random) -> None:
    d.ellipse([330, 380, 870, 920], outline=_colour(0.6, 0.05, 0.82), width=44)
    d.polygon([(440, 700), (540, 520), (600, 610), (690, 460), (770, 700), (600, 840)], fill=_colour(hue, 0.6, 0.55))
    d.polygon([(540, 520), (600, 610), (600, 840)], fill=_colour(hue, 0.45, 0.76))
    d.polygon([(690, 460), (770, 700), (600, 840)], fill=_colour(hue, 0.7, 0.42))


def _sign(mark: Callable[[Draw, float], None]) -> Callable[[Draw, float, Random], None]:
    """A service has no shape of its own: its sign stands on the table."""

    def shape(d: Draw, hue: float, random: Random) -> None:
        d.rounded_rectangle([250, 260, 950, 960], 90, fill=_colour(hue, 0.55, 0.58))
        d.rounded_rectangle([280, 290, 920, 930], 70, fill=_colour(hue, 0.42, 0.72))
        mark(d, hue)

    return shape


_WHITE = (255, 255, 255)


def _cross(d: Draw, hue: float) -> None:
    d.rounded_rectangle([530, 400, 670, 820], 30, fill=_WHITE)
    d.rounded_rectangle([390, 540, 810, 680], 30, fill=_WHITE)


def _waves(d: Draw, hue: float) -> None:
    d.polygon([(600, 560), (520, 850), (680, 850)], fill=_WHITE)
    for radius in (110, 200, 290):
        d.arc([600 - radius, 560 - radius, 600 + radius, 560 + radius], 200, 340, fill=_WHITE, width=38)


def _house(d: Draw, hue: float) -> None:
    d.polygon([(360, 580), (600, 370), (840, 580)], fill=_WHITE)
    d.rectangle([420, 570, 780, 840], fill=_WHITE)
    d.rectangle([550, 660, 650, 840], fill=_colour(hue, 0.5, 0.6))


def _leaf(d: Draw, hue: float) -> None:
    d.chord([380, 330, 860, 850], 100, 280, fill=_WHITE)
    d.chord([340, 330, 820, 850], 280, 100, fill=_WHITE)
    d.line([(600, 400), (600, 880)], fill=_colour(hue, 0.5, 0.6), width=18)


def _book(d: Draw, hue: float) -> None:
    d.polygon([(340, 440), (590, 500), (590, 840), (340, 780)], fill=_WHITE)
    d.polygon([(860, 440), (610, 500), (610, 840), (860, 780)], fill=_WHITE)


def _drop(d: Draw, hue: float) -> None:
    d.polygon([(600, 340), (430, 640), (770, 640)], fill=_WHITE)
    d.ellipse([415, 530, 785, 880], fill=_WHITE)


def _heart(d: Draw, hue: float) -> None:
    d.ellipse([370, 400, 620, 650], fill=_WHITE)
    d.ellipse([580, 400, 830, 650], fill=_WHITE)
    d.polygon([(388, 590), (812, 590), (600, 850)], fill=_WHITE)


def _truck(d: Draw, hue: float) -> None:
    d.rectangle([330, 460, 660, 730], fill=_WHITE)
    d.polygon([(680, 540), (790, 540), (870, 640), (870, 730), (680, 730)], fill=_WHITE)
    for x in (410, 720):
        d.ellipse([x, 690, x + 110, 800], fill=_colour(hue, 0.6, 0.4))


def _cog(d: Draw, hue: float) -> None:
    _gear(d, 600, 610, 190, _WHITE)


def _parcel(d: Draw, hue: float, random: Random) -> None:
    d.polygon([(260, 480), (600, 380), (940, 480), (600, 590)], fill=_colour(hue, 0.35, 0.92))
    d.polygon([(260, 480), (600, 590), (600, 980), (260, 860)], fill=_colour(hue, 0.45, 0.80))
    d.polygon([(940, 480), (600, 590), (600, 980), (940, 860)], fill=_colour(hue, 0.5, 0.70))
    d.polygon([(430, 430), (500, 410), (770, 535), (700, 558)], fill=_colour(hue + 0.5, 0.4, 0.8))


def _label(d: Draw, box: list[int], hue: float) -> None:
    left, top, right, bottom = box
    d.rectangle(box, fill=(252, 249, 242))
    d.rectangle([left, top, right, top + 26], fill=_colour(hue, 0.7, 0.6))
    middle = (left + right) // 2
    d.ellipse([middle - 52, top + 62, middle + 52, top + 166], fill=_colour(hue, 0.6, 0.75))
    for n in range(2):
        d.rounded_rectangle([left + 60, bottom - 66 + n * 28, right - 60, bottom - 54 + n * 28], 6, fill=_colour(hue, 0.2, 0.6))


SHAPES: dict[str, tuple[Callable[[Draw, float, Random], None], float]] = {
    "bread": (_loaf, 0.08), "sweets": (_bowl, 0.02), "milk": (_carton, 0.58), "cheese": (_wheel, 0.13), "sausage": (_sausage, 0.02),
    "honey": (_jar, 0.11), "water": (_bottle, 0.55), "grain": (_parcel, 0.11), "meat": (_sausage, 0.98), "eggs": (_eggs, 0.09),
    "fish": (_fish, 0.55), "jam": (_jar, 0.97), "frozen": (_bowl, 0.12), "cake": (_cake, 0.08), "kvass": (_bottle, 0.07),
    "butter": (_parcel, 0.15), "mushroom": (_jar, 0.09), "conveyor": (_machine, 0.6), "machine": (_machine, 0.13),
    "cable": (_coil, 0.03), "pipe": (_pipes, 0.6), "flask": (_jar, 0.5), "pump": (_machine, 0.55), "rail": (_blocks, 0.6),
    "block": (_blocks, 0.1), "device": (_device, 0.12), "coat": (_garment, 0.93), "chair": (_chair, 0.35), "toy": (_blocks, 0.05),
    "boot": (_boot, 0.07), "soap": (_parcel, 0.33), "box": (_vessel, 0.09), "jug": (_vessel, 0.05), "towel": (_cloth, 0.98),
    "carving": (_cloth, 0.08), "felt": (_boot, 0.02), "jewel": (_gem, 0.42), "cross": (_sign(_cross), 0.97),
    "tooth": (_sign(_cross), 0.5), "antenna": (_sign(_waves), 0.6), "hotel": (_sign(_house), 0.55), "leaf": (_sign(_leaf), 0.36),
    "book": (_sign(_book), 0.65), "drop": (_sign(_drop), 0.54), "flower": (_sign(_heart), 0.9), "heart": (_sign(_heart), 0.0),
    "museum": (_sign(_house), 0.08), "wrench": (_sign(_cog), 0.08), "truck": (_sign(_truck), 0.1),
}  # fmt: skip
