"""What the guides show: short stories on the local Discord, in which each picture is taken at its moment."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox import Channel, Message, Modal, Person, Reply, Sandbox, Server
from sandbox.pictures.drawing import Artist, Node

ZONE = ZoneInfo("America/Los_Angeles")
BEGINS = datetime(2026, 9, 1, 9, tzinfo=ZONE)
MEETS = datetime(2026, 9, 15, 18, tzinfo=ZONE)
COHORT = "Cedar"
LOCALES = {
    "en": "en-US", "es": "es-419", "zh_Hans": "zh-CN", "zh_Hant": "zh-TW", "vi": "vi", "ru": "ru", "uk": "uk",
    "ko": "ko",
}  # fmt: skip
"""In which language somebody's app stands; where Discord does not speak theirs, it is English."""
NAMES = {
    "en": "Dana Whitfield", "es": "Ana López", "so": "Hodan Warsame", "am": "ሰላም ተስፋዬ", "ti": "ለተብርሃን ሃይለ",
    "ar": "نور الحسن", "zh_Hans": "陈美玲", "zh_Hant": "林佳慧", "vi": "Nguyễn Thị Lan", "ru": "Ольга Смирнова",
    "uk": "Оксана Коваль", "ko": "김지은",
}  # fmt: skip
MENTORS = {
    "en": "Grace Okafor", "es": "Lucía Herrera", "so": "Sahra Cali", "am": "አልማዝ በቀለ", "ti": "ኣበባ ገብረ",
    "ar": "سلمى خليل", "zh_Hans": "王秀英", "zh_Hant": "陳淑芬", "vi": "Trần Văn Minh", "ru": "Елена Петрова",
    "uk": "Ірина Шевченко", "ko": "박수진",
}  # fmt: skip

Shots = dict[str, str]
"""All that each picture shows (as JSON), by file name without its ending."""


@dataclass
class Studio:
    """A cohort in one language, and the pictures taken of it so far, by name."""

    town: Sandbox
    server: Server
    language: str
    artist: Artist
    rosa: Person
    taken: Shots = field(default_factory=Shots)

    @property
    def circle(self) -> Channel:
        """The cohort's private channel."""
        return self.server.channel(COHORT.lower())

    def take(self, name: str, *turns: Node) -> None:
        """Keep a picture of these."""
        self.taken[f"{name}.{self.language}"] = self.artist.shot(self.language, turns)

    def seen(self, what: Message | Reply | Modal) -> Node:
        """How the bot's words stand there now."""
        return self.artist.seen(what, self.language)

    def typed(self, person: Person, words: str) -> Node:
        """A command as somebody types it."""
        return self.artist.typed(person, words)


@asynccontextmanager
async def _studio(language: str) -> AsyncGenerator[Studio]:
    async with Sandbox.open(now=BEGINS, seed=1) as town:
        server = await town.server("Riverside Early Learning")
        await server.owner.slash("setup", timezone=str(ZONE), language=language)
        rosa = await server.person("Rosa Delgado", roles=["Facilitator", "Coordinator"], locale="en-US")
        studio = Studio(town, server, language, Artist(town, ZONE), rosa)
        await rosa.slash("language", language=language)
        await rosa.slash("cohort create", name=COHORT, timezone=str(ZONE), languages=language, capacity=8)
        yield studio


async def _person(studio: Studio, name: str) -> Person:
    person = await studio.server.person(name, locale=LOCALES.get(studio.language, "en-US"))
    await person.slash("language", language=studio.language)
    return person


async def _join(studio: Studio, person: Person, *, pictured: bool = False) -> None:
    asked = await person.slash("cohort join", cohort=COHORT)
    looked = studio.seen(asked)
    opened = await person.select(asked, asked.selects[0].custom_id, [studio.language])
    if opened.modal is None:
        raise AssertionError(opened.text)
    form = studio.seen(opened.modal)
    answers: dict[str, object] = {"role": "educator", "languages": [studio.language], "agree": True}
    done = await person.submit(opened, answers)
    if pictured:
        studio.take("join", looked, form)
        studio.take("joined", studio.seen(done))


def _with(message: Message | Reply, action: str) -> str:
    """The custom id of the button that asks for this."""
    found = [each.custom_id for each in message.buttons if (each.custom_id or "").startswith(action)]
    if not found or found[0] is None:
        raise LookupError(f"no button {action} under {message.text[:300]!r}")
    return found[0]


def _newest(messages: list[Message], action: str) -> Message:
    """The newest message with such a button."""
    for message in reversed(messages):
        if any((each.custom_id or "").startswith(action) for each in message.buttons):
            return message
    raise LookupError(f"no message with a button {action}")


def _private(person: Person) -> list[Message]:
    threads = [message for thread in person.threads for message in thread.messages]
    return sorted([*person.dms, *threads], key=lambda message: (message.at, message.id))


async def _plan(studio: Studio) -> Reply:
    return await studio.rosa.slash(
        "session schedule",
        cohort=COHORT,
        title=TITLES[studio.language],
        starts=f"{MEETS:%Y-%m-%d %H:%M}",
        minutes=90,
        repeat="biweekly",
        count=4,
    )


TITLES = {
    "en": "Reflective circle", "es": "Círculo de reflexión", "so": "Goobada milicsiga", "am": "የማሰላሰያ ክፍለ ጊዜ",
    "ti": "ናይ ኣስተንትኖ ክፍለ ግዜ", "ar": "جلسة تأملية", "zh_Hans": "反思分享", "zh_Hant": "反思分享",
    "vi": "Vòng tròn suy ngẫm", "ru": "Рефлексивный круг", "uk": "Рефлексивне коло", "ko": "성찰 나눔",
}  # fmt: skip
SETUP = {
    "es": "/configurar", "zh_Hans": "/设置", "zh_Hant": "/設定", "vi": "/thiết-lập", "ru": "/настройка",
    "uk": "/налаштування", "ko": "/서버-설정",
}  # fmt: skip
"""How those whose app has names of its own for the commands type them; the others type the English ones."""
SCHEDULE = {
    "en": "/session schedule cohort: {cohort} title: {title} starts: sept 15 6pm minutes: 90 …",
    "es": "/sesión programar cohorte: {cohort} título: {title} comienzo: 15 de septiembre 18:00 minutos: 90 …",
    "so": "/session schedule cohort: {cohort} title: {title} starts: 15 Sebtembar 18:00 minutes: 90 …",
    "am": "/session schedule cohort: {cohort} title: {title} starts: 15 ሴፕቴምበር 18:00 minutes: 90 …",
    "ti": "/session schedule cohort: {cohort} title: {title} starts: 15 መስከረም 18:00 minutes: 90 …",
    "ar": "/session schedule cohort: {cohort} title: {title} starts: 15 سبتمبر 18:00 minutes: 90 …",
    "zh_Hans": "/交流会 安排 小组: {cohort} 标题: {title} 开始: 9月15日下午6点 分钟: 90 …",
    "zh_Hant": "/交流會 安排 小組: {cohort} 標題: {title} 開始: 9月15日下午6點 分鐘: 90 …",
    "vi": "/buổi-sinh-hoạt lên-lịch nhóm: {cohort} tên-buổi: {title} bắt-đầu: 15 tháng 9 18:00 số-phút: 90 …",
    "ru": "/занятие запланировать группа: {cohort} название-занятия: {title} начало: 15 сентября 18:00 минуты: 90 …",
    "uk": "/зустріч запланувати група: {cohort} назва-зустрічі: {title} початок: 15 вересня 18:00 хвилини: 90 …",
    "ko": "/모임 일정-잡기 그룹: {cohort} 제목: {title} 시작: 9월 15일 오후 6시 시간-분: 90 …",
}
MOVE = {
    "en": "/session move session: sept 29 to: {to}",
    "es": "/sesión mover sesión: 29 de septiembre a: {to}",
    "so": "/session move session: 29 Sebtembar to: {to}",
    "am": "/session move session: 29 ሴፕቴምበር to: {to}",
    "ti": "/session move session: 29 መስከረም to: {to}",
    "ar": "/session move session: 29 سبتمبر to: {to}",
    "zh_Hans": "/交流会 改期 交流会: 9月29日 到: {to}",
    "zh_Hant": "/交流會 改期 交流會: 9月29日 到: {to}",
    "vi": "/buổi-sinh-hoạt dời buổi: 29 tháng 9 đến: {to}",
    "ru": "/занятие перенести занятие: 29 сентября по: {to}",
    "uk": "/зустріч перенести зустріч: 29 вересня до: {to}",
    "ko": "/모임 시간-변경 모임: 9월 29일 언제로: {to}",
}
MOVED_TO = {
    "en": "sept 30 6pm", "es": "30 de septiembre 18:00", "so": "30 Sebtembar 18:00", "am": "30 ሴፕቴምበር 18:00",
    "ti": "30 መስከረም 18:00", "ar": "30 سبتمبر 18:00", "zh_Hans": "9月30日下午6点", "zh_Hant": "9月30日下午6點",
    "vi": "30 tháng 9 18:00", "ru": "30 сентября 18:00", "uk": "30 вересня 18:00", "ko": "9월 30일 오후 6시",
}  # fmt: skip


async def a_members_weeks(language: str) -> Shots:
    """What a participant meets: joining, saying whether they come, checking in, reflecting, a mentor, progress."""
    async with _studio(language) as studio:
        town, rosa = studio.town, studio.rosa
        ana = await _person(studio, NAMES[language])
        mentor = await _person(studio, MENTORS[language])
        await _join(studio, ana, pictured=True)
        preview = await _plan(studio)
        await rosa.click(preview, _with(preview, "session.confirm"))
        await town.advance(timedelta(minutes=2))
        announced = _newest(studio.circle.messages, "session.rsvp")
        answer = await ana.click(announced, _with(announced, "session.rsvp/going"))
        studio.take("announcement", studio.seen(announced))
        studio.take("going", studio.seen(answer))
        planned = await rosa.slash("prompt schedule", cohort=COHORT, theme="1", starts="2026-09-09 12:00")
        await rosa.click(planned, _with(planned, "prompt.confirm"))
        await town.advance(datetime(2026, 9, 9, 12, 5, tzinfo=ZONE) - town.now)
        prompt = _newest(studio.circle.messages, "prompt.reflect")
        form = await ana.click(prompt, _with(prompt, "prompt.reflect"))
        if form.modal is None:
            raise AssertionError(form.text)
        studio.take("prompt", studio.seen(prompt), studio.seen(form.modal))
        await ana.submit(form, {"text": "…"})
        await mentor.slash("mentor offer", capacity=2, languages=language)
        await rosa.slash("mentor approve", member=mentor)
        await ana.slash("mentor request", languages=language)
        await rosa.slash("match preview", cohort=COHORT)
        shown = await rosa.slash("match publish", cohort=COHORT)
        await rosa.click(shown, _with(shown, "match.confirm"))
        await town.advance(timedelta(minutes=5))
        pairing = _newest(_private(mentor), "match.answer")
        studio.take("pairing", studio.seen(pairing))
        await mentor.click(pairing, _with(pairing, "match.answer/accept"))
        await town.advance(timedelta(minutes=5))
        pairing = _newest(_private(ana), "match.answer")
        await ana.click(pairing, _with(pairing, "match.answer/accept"))
        await town.advance(MEETS + timedelta(minutes=2) - town.now)
        studio.take("reminder", studio.seen(next(m for m in reversed(_private(ana)) if m.at < MEETS)))
        opening = _newest(studio.circle.messages, "session.checkin")
        here = await ana.click(opening, _with(opening, "session.checkin"))
        studio.take("checkin", studio.seen(opening), studio.seen(here))
        await town.advance(timedelta(hours=2))
        await rosa.slash("session attendance", session="2026-09-15", present=[ana])
        studio.take("progress", studio.seen(await ana.slash("progress")))
        studio.take("me", studio.seen(await ana.slash("me")))
        studio.take("support", studio.seen(await ana.slash("support")))
        return studio.taken


async def a_facilitators_year(language: str) -> Shots:
    """What a facilitator and the coordinators meet: set-up, dates, the sheet, changes, the staff room."""
    async with _studio(language) as studio:
        town, rosa, server = studio.town, studio.rosa, studio.server
        await server.owner.slash("language", language=language)
        again = await server.owner.slash("setup", timezone=str(ZONE))
        studio.take("setup", studio.typed(server.owner, SETUP.get(language, "/setup")), studio.seen(again))
        people = [await _person(studio, name) for name in ("Dana Whitfield", "Ana López", "Hodan Warsame", "Minh Trần")]
        for person in people:
            await _join(studio, person)
        preview = await _plan(studio)
        typed = SCHEDULE[language].format(cohort=COHORT, title=TITLES[language])
        studio.take("schedule", studio.typed(rosa, typed), studio.seen(preview))
        await rosa.click(preview, _with(preview, "session.confirm"))
        await town.advance(timedelta(minutes=2))
        announced = _newest(studio.circle.messages, "session.rsvp")
        for person, answer in zip(people, ("going", "going", "maybe", "cant"), strict=True):
            await person.click(announced, _with(announced, f"session.rsvp/{answer}"))
        await town.advance(MEETS + timedelta(minutes=2) - town.now)
        opening = _newest(studio.circle.messages, "session.checkin")
        for person in people[:2]:
            await person.click(opening, _with(opening, "session.checkin"))
        await town.advance(timedelta(hours=2))
        await rosa.slash("session attendance", session="2026-09-15", present=people[:2])
        studio.take("attendance", studio.seen(await rosa.slash("session attendance", session="2026-09-15")))
        studio.take("progress-of", studio.seen(await rosa.slash("progress", member=people[0])))
        moved = await rosa.slash("session move", session="2026-09-29", to=MOVED_TO[language])
        studio.take("move", studio.typed(rosa, MOVE[language].format(to=MOVED_TO[language])), studio.seen(moved))
        await people[3].slash("cohort leave", cohort=COHORT)
        left = people[3].ephemerals[-1]
        if left.buttons:
            await people[3].click(left, left.buttons[0].custom_id or "")
        await town.advance(timedelta(days=15))
        told = server.channel("staff-room").messages
        studio.take("staff-room", *(studio.seen(message) for message in told[-3:]))
        return studio.taken


async def all_shots() -> Shots:
    """Every shot of the guides."""
    shots = Shots()
    for language in NAMES:
        shots |= await a_facilitators_year(language) | await a_members_weeks(language)
    return shots
