"""The people of the story: invented, and speaking the languages that the bot speaks."""

from dataclasses import dataclass

DISCORD_LOCALES = {
    "en": "en-US",
    "es": "es-ES",
    "zh_Hans": "zh-CN",
    "zh_Hant": "zh-TW",
    "vi": "vi",
    "ru": "ru",
    "uk": "uk",
    "ko": "ko",
}
"""What their apps speak. Discord has no Somali, Amharic, Tigrinya or Arabic: those readers have an English app, and
choose their language with us."""

GIVEN = {
    "en": ("Denise", "Keisha", "Marcus", "Tasha", "Jerome", "Lani", "Malia", "Andre", "Imani", "Raven"),
    "es": ("Lucía", "Mateo", "Ximena", "Itzel", "Rocío", "Diego", "Paloma", "Emilio", "Yesenia", "Beto"),
    "so": ("Amina", "Hodan", "Cabdi", "Ifrah", "Faadumo", "Maxamed", "Sahra", "Nimco", "Xaliimo", "Yuusuf"),
    "am": ("ሰላም", "ትዕግስት", "አበበ", "ሀና", "ብርሃኑ", "መሰረት", "ዮሐንስ", "አልማዝ", "ኤልሳቤጥ", "ዳዊት"),
    "ti": ("ሰናይት", "ሚኪኤል", "ለምለም", "ተስፋይ", "ፍረወይኒ", "ሃብቶም", "ኣስመረት", "ዮናስ", "ራሄል", "ብርሃነ"),
    "ar": ("ليلى", "يوسف", "مريم", "عمر", "هدى", "خالد", "سعاد", "إبراهيم", "نور", "زينب"),
    "zh_Hans": ("秀英", "建国", "丽华", "志强", "小梅", "文静", "海燕", "晓明", "玉兰", "雪"),
    "zh_Hant": ("淑芬", "志明", "美玲", "家豪", "雅婷", "俊傑", "怡君", "建宏", "慧敏", "秀蘭"),
    "vi": ("Hương", "Minh", "Lan", "Tuấn", "Thảo", "Hải", "Ngọc", "Phúc", "Mai", "Linh"),
    "ru": ("Ольга", "Сергей", "Наталья", "Дмитрий", "Марина", "Алексей", "Светлана", "Павел", "Ирина", "Юлия"),
    "uk": ("Оксана", "Тарас", "Леся", "Богдан", "Марічка", "Остап", "Соломія", "Назар", "Ганна", "Юрій"),
    "ko": ("지은", "민수", "영희", "현우", "수진", "성호", "미경", "동현", "은주", "하나"),
}
FAMILY = {
    "en": ("Brooks", "Tuiasosopo", "Carter", "Redcloud", "Nguyen", "Ellis"),
    "es": ("Reyes", "Morales", "Xicay", "Fuentes", "Aguilar", "Solís"),
    "so": ("Warsame", "Cali", "Faarax", "Nuur", "Xasan", "Guuleed"),
    "am": ("ተስፋዬ", "ገብረማርያም", "ከበደ", "በቀለ", "መኮንን", "አለሙ"),
    "ti": ("ገብረእግዚኣብሄር", "ተኽለ", "ወልደስላሴ", "ኣብርሃ", "ሃይለ", "መሓሪ"),
    "ar": ("حداد", "منصور", "الخطيب", "سالم", "ياسين", "عبد الله"),
    "zh_Hans": ("王", "李", "张", "刘", "陈", "杨"),
    "zh_Hant": ("陳", "林", "黃", "張", "李", "吳"),
    "vi": ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ"),
    "ru": ("Иваненко", "Романюк", "Коваль", "Бондарь", "Черных", "Седых"),
    "uk": ("Шевченко", "Коваленко", "Бондаренко", "Ткаченко", "Мельник", "Кравченко"),
    "ko": ("김", "이", "박", "최", "정", "조"),
}
FAMILY_FIRST = {"zh_Hans": "", "zh_Hant": "", "ko": "", "vi": " "}
"""Where the family's name stands first, and what stands between it and the given one."""
ROLES = ("educator", "home-visitor", "mental-health-provider", "parent-educator")
SETTINGS = ("child-care", "home-visiting", "preschool", "early-intervention")


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody in the story, before they enter."""

    name: str
    language: str
    role: str
    setting: str


def _part(number: int, language: str) -> Part:
    given, family = GIVEN[language], FAMILY[language]
    one, other = given[number % len(given)], family[(number // len(given) + number) % len(family)]
    name = f"{other}{FAMILY_FIRST[language]}{one}" if language in FAMILY_FIRST else f"{one} {other}"
    return Part(name, language, ROLES[number % len(ROLES)], SETTINGS[number % len(SETTINGS)])


def participants(count: int, languages: tuple[str, ...]) -> list[Part]:
    """So many providers, the languages taking turns; no two of one name."""
    return _parts(count, languages, first=0)


def mentors(count: int, languages: tuple[str, ...]) -> list[Part]:
    """So many mentors."""
    return _parts(count, languages, first=1_000)


def _parts(count: int, languages: tuple[str, ...], *, first: int) -> list[Part]:
    parts: list[Part] = []
    for number in range(count):
        language = languages[number % len(languages)]
        turn = number // len(languages) + (7 if first else 0)
        part = _part(turn, language)
        if any(part.name == other.name for other in parts):
            part = Part(f"{part.name} {turn}", part.language, part.role, part.setting)
        parts.append(part)
    return parts


REFLECTIONS = {
    "en": (
        "I noticed how quickly I wanted to fix things. Next time I will wait and watch a little longer.",
        "What stayed with me was the silence after the question. I breathed, and so did everyone else.",
        "I carry my grandmother's patience into this work, and her worry too.",
    ),
    "es": (
        "Me di cuenta de que escucho mejor cuando no tengo prisa. Quiero empezar el día más despacio.",
        "Hoy pensé en quién decide y quién espera. A veces espero yo, a veces hago esperar.",
        "Lo que me enseñó mi abuela sigue aquí, en mis manos y en mi voz.",
    ),
    "so": (
        "Waxaan ogaaday in aan si fiican u dhegaysto marka aan degganahay.",
        "Maanta waxaan ka fikiray codkayga iyo sida loo maqlo.",
        "Hooyaday waxay i bartay dulqaad; maanta waan dareemay.",
    ),
    "am": ("ስረጋጋ በተሻለ እንደማዳምጥ ዛሬ አስተዋልኩ።", "አያቴ ያስተማረችኝ ትዕግስት ዛሬም አብሮኝ አለ።"),
    "ti": ("ክረጋጋእ ከለኹ ብዝሓሸ ከም ዝሰምዕ ሎሚ ኣስተብሂለ።", "ዓባየይ ዝመሃረትኒ ትዕግስቲ ሎሚ እውን ምሳይ ኣሎ።"),
    "ar": ("لاحظت اليوم أنني أصغي أفضل حين لا أكون على عجلة.", "ما علّمتني جدتي من صبر ما زال يرافقني في هذا العمل."),
    "zh_Hans": ("今天我发现，不着急的时候我听得更好。", "奶奶教给我的耐心，一直陪着我做这份工作。"),
    "zh_Hant": ("今天我發現，不趕的時候，我聽得更好。", "阿嬤教我的耐心，一直陪著我做這份工作。"),
    "vi": (
        "Hôm nay tôi nhận ra mình lắng nghe tốt hơn khi không vội.",
        "Sự kiên nhẫn bà dạy tôi vẫn ở cùng tôi trong công việc này.",
    ),
    "ru": (
        "Сегодня стало заметно: без спешки я слушаю лучше.",
        "Терпение, которому меня учила бабушка, и сегодня со мной.",
    ),
    "uk": (
        "Сьогодні стало помітно: без поспіху я слухаю краще.",
        "Терпіння, якого мене вчила бабуся, і сьогодні зі мною.",
    ),
    "ko": ("오늘은 서두르지 않을 때 더 잘 듣는다는 것을 알았다.", "할머니께 배운 인내가 오늘도 이 일에 함께 있었다."),
}
"""What people write for themselves in the story; about themselves alone, never about a child or a family."""
