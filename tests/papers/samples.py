"""Letters as plain data, from the plain one of Kuzbass to the most crowded: what the template must be able to print."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

from laureat.papers import markdown

CHECK_URL = "https://award.example.org/letters/check/K7PX-2M4Q/"
EMBLEM_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 140"><path d="M8 6h104v78c0 28-30 44-52 52C38 128 8 112 8 84z" fill="#fff" '
    b'stroke="#1d2733" stroke-width="5"/><path d="M8 56h104v28c0 28-30 44-52 52C38 128 8 112 8 84z" fill="#1d2733"/>'
    b'<path d="M60 22l9 18 20 3-14 14 3 20-18-9-18 9 3-20-14-14 20-3z" fill="#9a7420"/></svg>'
)
KUZBASS_TEXT = """Министерство промышленности и торговли Кузбасса информирует о проведении в 2023 году Всероссийского конкурса Программы «100 лучших товаров России».

Конкурс проводит МОО «Академия проблем качества» на условиях общественно-государственного партнёрства с Росстандартом при активном участии администраций регионов. Ежегодно в нём участвуют тысячи предприятий и организаций более чем из 60 регионов.

Конкурс ориентирует товаропроизводителей на лучшую практику повышения качества товаров и услуг, помогает организовать эту работу и способствует более широкому её освещению в печати и сети Интернет. Итоги показывают потребителям, что в каждой отрасли есть лидеры, которые совершенствуют процессы, технологии и системы качества.

Главная задача Программы — содействовать выпуску импортонезависимых, качественных, безопасных и конкурентоспособных товаров. Организационную и научно-методическую поддержку оказывают Академия проблем качества, государственные региональные центры стандартизации, метрологии и испытаний, региональные комиссии по качеству и органы исполнительной власти.

Региональный этап конкурса в Кузбассе начинается 10 марта 2023 г. Подробная информация об условиях участия будет направлена дополнительно."""

LONG_TEXT = """Министерство просит **до 24 марта 2023 г.** представить сведения, перечисленные ниже, и *сверить* их с [порядком конкурса](https://award.example.org/regulation/).

## 1. Что нужно сделать

- назначить ответственного за участие в конкурсе и сообщить:
    - фамилию, имя, отчество и должность;
    - служебный телефон и адрес электронной почты;
        1. основной;
        2. запасной;
- выбрать товары и услуги, которые предприятие представит;
- провести самооценку по критериям, которые положены и экспертам.

### 1.1. Порядок работы

1. Ответственный регистрирует предприятие в личном кабинете.
2. Заявка заполняется по разделам; ответы прошлого года можно использовать снова.
3. Руководитель подписывает декларацию качества.

## 2. Календарь

| Этап | Начало | Окончание | Кто отвечает |
|---|---|---|---|
""" + "\n".join(
    f"| Этап {n}: приём и проверка материалов предприятий группы «{n}» | {n % 27 + 1:02d}.03.2023 | {n % 27 + 1:02d}.04.2023 | ФБУ «Кузбасский ЦСМ» |" for n in range(1, 31)
) + "\n\n## 3. Пояснения\n\n" + "\n\n".join(KUZBASS_TEXT.split("\n\n")[1:] * 2)  # fmt: skip


def letter(**changes: Any) -> dict[str, Any]:
    """The plain Kuzbass letter, with changes."""
    return {
        "title": "Письмо № МПТ-5/1087", "author": "Минпромторг Кузбасса",
        "sender_name": "МИНИСТЕРСТВО ПРОМЫШЛЕННОСТИ И ТОРГОВЛИ КУЗБАССА", "sender_short": "Минпромторг Кузбасса",
        "sender_details": ["650064, г. Кемерово, пр-т. Советский, д. 63", "тел. (3842)58-78-61, факс 58-80-75", "e-mail: dprom@ako.ru", "web-сайт: минпромторг42.рф"],
        "number": "МПТ-5/1087", "date": "28.02.2023", "in_reply_number": "", "in_reply_date": "",
        "addressees": ["Руководителям промышленных предприятий", "и организаций потребительского рынка", "Кемеровской области - Кузбасса"],
        "heading": "", "salutation": "Уважаемые руководители!", "body": markdown.blocks(KUZBASS_TEXT),
        "contact": "По вопросам участия в конкурсе можно обратиться: инженер по стандартизации ФБУ «Кузбасский ЦСМ», тел. +7 (000) 000-00-00, e-mail: award@example.org.",
        "enclosures": ["буклеты в электронном виде."], "closing": "С уважением,",
        "signatory_post": "Заместитель министра промышленности и торговли Кузбасса", "signatory_name": "", "check_url": CHECK_URL, "attached": [],
        **changes,
    }  # fmt: skip


def logo_png() -> bytes:
    """A wide logo as PNG."""
    picture = Image.new("RGB", (640, 120), "white")
    ImageDraw.Draw(picture).rectangle((4, 4, 635, 115), outline="#1b4a6b", width=8)
    ImageDraw.Draw(picture).ellipse((20, 20, 100, 100), fill="#9a7420")
    stored = io.BytesIO()
    picture.save(stored, "PNG")
    return stored.getvalue()


ENGLISH = {
    "lang": "en", "sender_name": "MINISTRY OF INDUSTRY AND TRADE OF KUZBASS", "sender_short": "",
    "sender_details": ["63 Sovetsky Ave., Kemerovo, 650064, Russia", "tel. +7 (000) 000-00-00, e-mail: award@example.org"],
}  # fmt: skip
LONG_SENDER = (
    "МИНИСТЕРСТВО ПРОМЫШЛЕННОСТИ, ТОРГОВЛИ, ПРЕДПРИНИМАТЕЛЬСТВА, РАЗВИТИЯ ПОТРЕБИТЕЛЬСКОГО РЫНКА, СТАНДАРТИЗАЦИИ, МЕТРОЛОГИИ И ОБЕСПЕЧЕНИЯ "
    "КАЧЕСТВА ТОВАРОВ И УСЛУГ КЕМЕРОВСКОЙ ОБЛАСТИ — КУЗБАССА"
)
STAMP = {
    "certificate": "00D1 5F2A 77C4 09BE 3A61 00FF 12",
    "owner": "Образцова Анна Примеровна",
    "valid": "с 01.02.2023 по 01.05.2024",
}
ENCLOSURES = [f"Форма № {n} «Сведения о товаре и его изготовителе» на {n} л. в 1 экз." for n in range(1, 13)]
DIRECTORS = [
    "Директору Научно-производственного", "объединения «Образец качества»", "Примерову А. Б.", "", "Копия: руководителям органов",
    "исполнительной власти", "Кемеровской области — Кузбасса", "(по списку)",
]  # fmt: skip


def variants() -> dict[str, tuple[str, dict[str, Any], dict[str, bytes]]]:
    """Every paper to look at: template, data, files."""
    arms = {"emblem.svg": EMBLEM_SVG}
    with_arms = {"emblem": "emblem.svg", "emblem_alt": "Герб Кузбасса"}
    named = {"signatory_name": "А. П. Образцова"}
    return {
        "plain": ("letter", letter(), {}),
        "corner-arms-second": ("letter", letter(second=ENGLISH, in_reply_number="17-02/45", in_reply_date="20.02.2023", stamp=STAMP, **with_arms, **named), arms),
        "centred": ("letter", letter(form="centred", heading="О конкурсе «100 лучших товаров России»", **named), {}),
        "centred-arms": ("letter", letter(form="centred", copy_line="Экземпляр для: ООО «Томские зори»", **with_arms, **named), arms),
        "centred-second": ("letter", letter(form="centred", second=ENGLISH, supplement="в дополнение к № МПТ-5/1087 от 28.02.2023", **with_arms, **named), arms),
        "centred-second-no-arms": ("letter", letter(form="centred", second={"lang": "en", "sender_name": ENGLISH["sender_name"]}, **named), {}),
        "wide-logo": ("letter", letter(emblem="logo.png", emblem_alt="Логотип центра", sender_name="ФБУ «Кузбасский ЦСМ»", sender_short=""), {"logo.png": logo_png()}),
        "draft": ("letter", letter(draft=True, number="________", date="__.__.____", **named), {}),
        "long-sender": ("letter", letter(sender_name=LONG_SENDER, addressees=DIRECTORS, enclosures=ENCLOSURES, **named), {}),
        "long-sender-centred": ("letter", letter(form="centred", sender_name=LONG_SENDER, addressees=DIRECTORS, enclosures=ENCLOSURES, **named), {}),
        "three-pages": ("letter", letter(heading="О сведениях для участия в конкурсе", body=markdown.blocks(LONG_TEXT), enclosures=ENCLOSURES, stamp=STAMP,
                        supplement="в дополнение к № МПТ-5/1087 от 28.02.2023", copy_line="Экземпляр для: ООО «Томские зори»", **with_arms, **named), arms),
        "blank": ("letter", letter(draft=True, body=[], contact="", enclosures=[], number="________", date="__.__.____", addressees=[], salutation="", closing="", signatory_post="", second=ENGLISH, **with_arms), arms),
        "bare": ("letter", letter(check_url="", contact="", enclosures=[], body=[]), {}),
    }  # fmt: skip
