"""What could tell somebody who is meant: found by patterns, in the languages and scripts of the product.

Asked about, never refused. A date counts only beside a word for birth, and a name only beside one for a child: for
meetings, prices and titles nobody is asked. Phone numbers are found in `services/identifiers.py`. Every repetition has
an end, so that a long text takes no longer than its length.
"""

import re
import unicodedata
from collections.abc import Iterable

Span = tuple[int, int]

_NOBODY = re.compile(r"https?://\S+|<[^<>\n]{1,120}>")
"""Links, mentions and times: their numbers are nobody's."""

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")

_HAN = r"\u3400-\u9fff"
_ALONE = rf"(?<![^\W{_HAN}])[وفبلየበለከ]?"
"""Where a word may begin: Chinese has no spaces, and Arabic and Amharic write "and" and "of" onto the next word."""

_NUMBERS = (
    re.compile(r"(?<![\d.,-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])"),  # a social security number
    re.compile(r"(?<![\d.,-])\d{6}-[1-8]\d{6}(?!\d)"),  # Korea's resident registration number
    # a number so long that it counts nothing
    re.compile(rf"(?<![^\W{_HAN}])(?<![.,-])\d{{9,18}}[\dXx]?(?![^\W{_HAN}]|,\d)"),
)

_CASES = (
    "case|file|record|client|docket|chart|medicaid|referral|intake|caso|expediente|historia|cliente|kiiska|faylka|galka"
    "|macmiilka|hồ sơ|mã số|vụ việc|дел[оау]|номер дела|справ[аи]|ጉዳይ|ፋይል|መዝገብ|ጉዳይን|قضية|ملف|القضية|الملف"
    "|案件|個案|个案|档案|檔案|病历|病歷|사건|사례|파일|차트"
)
_MARK = r"(?:no\.?|number|num\.?|#|id|nº|n\.º|número|núm\.?|lambarka|số|№|номер|ቁጥር|ቁጽሪ|رقم|号|號|編號|编号|번호)"
_CASE = (
    re.compile(
        rf"{_ALONE}(?:{_CASES})\w{{0,2}}?[\s:]{{0,3}}{_MARK}[\s.:#]{{0,3}}(?=[\w/-]{{0,20}}\d{{2}})[\w/-]{{4,30}}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_ALONE}(?:{_CASES})[\s:]{{1,3}}(?=[\w/-]{{0,20}}\d{{5}})[\w/-]{{5,30}}", re.IGNORECASE),
)

_YEAR = r"(?:19|20)\d\d"
_DAY = (
    rf"(?:(?<!\d)\d{{1,2}}[./-]\d{{1,2}}[./-](?:{_YEAR}|\d\d)(?!\d)|{_YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}}"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th|º)?\.?\s(?:(?:de|of)\s)?[^\W\d]{{2,12}}\.?(?:\s(?:de|of))?,?\s{_YEAR}"
    rf"|[^\W\d]{{3,12}}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{_YEAR}"
    rf"|{_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일号號]?)"
)
_BORN = (
    r"(?:born|birth\w*|d\.?o\.?b\.?|naci[óo]|nacid[oa]|nacimiento|cumplea[ñn]os|dhash\w*|dhalash\w*"
    r"|sinh ngày|ngày sinh|sinh nhật|sinh|родил\w*|рожден\w*|народи\w*|народжен\w*"
    r"|የተወለደ\w*|ተወለደ\w*|ልደት\w*|የትውልድ|ዝተወልደ\w*|ተወሊድ\w*|ዕለት ልደት|ولد(?:ت)?|مولود\w*|ميلاد\w*|الميلاد"
    r"|出生|(?<![学學医醫先女男新考])生日(?![常记記])|(?:(?<![\u3400-\u9fff])|(?<=[他她我您你们們子儿兒童友宝寶]))生[于於]|생년월일|태어\w*|출생\w*|(?<!학)생일\w*|(?<=[일\d])생)"
)
_GAP = r"[^.!?;。؟።\n]{0,24}?"
_BIRTH = (
    re.compile(rf"{_ALONE}{_BORN}{_GAP}{_DAY}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_DAY}{_GAP}{_BORN}(?![^\W{_HAN}\uac00-\ud7a3])", re.IGNORECASE),
)

_CHILD = {
    "en": r"(?:child|son|daughter|student|pupil|baby|toddler|infant|boy|girl|kid"
    r"|\d{1,2}[- ](?:year|month|week)s?[- ]old)",
    "es": r"(?:ni[ñn][oa]|hij[oa]|bebé|alumn[oa]|estudiante|nen[ea])",
    "so": r"(?:ilmaha|ilmo|cunug\w*|canug\w*|wiil\w*|gabadh\w*|gabar\w*|arday\w*)",
    "vi": r"(?:bé|cháu|học sinh|con trai|con gái|đứa trẻ)",
    "ru": r"(?:реб[её]н\w*|сын\w{0,3}|доч\w*|учени\w*|малыш\w*|мальчик\w*|девочк\w*)",
    "uk": r"(?:дитин\w*|син\w{0,3}|доньк\w*|доч\w*|учен\w*|учень|хлопчик\w*|дівчинк\w*|немовля\w*)",
}
_NAMED = (
    r"(?:\s?[,:]|\s(?:named|called|is called|is named|whose name is|llamad[oa]|se llama|que se llama|de nombre"
    r"|la yiraahdo|oo la yiraahdo|magaciisu waa|magaceedu waa|magaciisa waa|magaceeda waa|có tên là|tên là|tên"
    r"|по имени|зовут|которого зовут|которую зовут|на ім['’ʼ]я|звати|звуть|якого звати|яку звати)"
    r"|['’]s name(?: is|:))?\s"
)
_LETTER = r"[^\W\d_]"
_NAME = rf"(?P<name>{_LETTER}[\w'’-]{{1,30}}(?:\s{_LETTER}[\w'’-]{{1,30}}){{1,3}})"
_CASED = re.compile(rf"(?<!\w)(?i:{'|'.join(_CHILD.values())})(?i:{_NAMED}){_NAME}")

_NO_NAMES = frozenset(
    word
    for line in (
        "care center centre school development mind services service protective head start early learning family",
        "families county state university college department program programme health mental support resource",
        "resources community leaders club day week month the and i it we you he she they my our his her",
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august",
        "september october november december english spanish somali american african united states king seattle",
        "washington good morning",
    )
    for word in line.split()
)
"""Words that stand in titles and with capitals, and are nobody's name."""

_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭"
    "程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉"
    "阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文"
)
_KOREAN_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구"
    "민진지엄채원천방공현변염여추도소석선설마길연위표명기반왕"
)
_UNCASED = (
    re.compile(
        rf"(?:孩子|学生|學生|儿子|兒子|女儿|女兒|宝宝|寶寶|男孩|女孩|幼儿|幼兒)[^。！？\n]{{0,8}}?"
        rf"(?:名叫|叫做|名字叫|名字是|姓名[是：:]?|叫)\s?[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])"
    ),
    re.compile(
        rf"(?:아이|아들|딸|학생|아기|원아|유아|어린이)[^.!?\n]{{0,8}}?이름[은이]?\s?[{_KOREAN_SURNAMES}][가-힣]{{2}}"
    ),
    re.compile(
        r"(?:طفل\w*|الطفل\w*|ابن\w*|ابنة|بنت|ولد|تلميذ\w*|التلميذ\w*|طالب\w*|الطالب\w*|رضيع\w*)\s[^.!؟\n]{0,10}?"
        r"(?:اسمه|اسمها|واسمه|واسمها|يدعى|تدعى|يسمى|تسمى)\s[\u0621-\u064a]{2,}\s[\u0621-\u064a]{2,}"
    ),
    re.compile(
        r"[\u1200-\u135a]{2,20}\s[\u1200-\u135a]{2,20}\s(?:የሚባል|የምትባል|የተባለ|የተባለች|ዝበሃል|እትበሃል|ትበሃል)\s"
        r"(?:ልጅ|ሕፃን|ህፃን|ተማሪ|ቆልዓ|ተመሃራይ|ተመሃሪት)"
    ),
    re.compile(
        r"(?:ልጅ|ልጁ|ልጅቷ|ሕፃን|ህፃን|ሕፃኑ|ህፃኑ|ተማሪ|ተማሪው|ቆልዓ|ውላድ|ተመሃራይ|ወዲ|ጓል)[^።!?\n]{0,10}?"
        r"(?:ስሙ|ስሟ|ስሙም|ስማ|ሽሙ|ሽማ)\s[\u1200-\u135a]{2,}\s[\u1200-\u135a]{2,}"
    ),
)


def with_plain_digits(text: str) -> str:
    """The same text, sign for sign, with digits of every script as 0 to 9, wide marks as narrow ones, and no links."""
    if not text.isascii():
        text = "".join(_plain(sign) for sign in text)
    return _NOBODY.sub(lambda found: "\n" * len(found[0]), text)


def find(text: str) -> list[Span]:
    """Where in a text (as `with_plain_digits` gives it) something could tell who is meant."""
    spans: list[Span] = []
    for pattern in (_EMAIL, *_NUMBERS, *_CASE, *_BIRTH, *_UNCASED):
        spans += (found.span() for found in pattern.finditer(text))
    spans += _names(text)
    return apart(spans)


def apart(spans: Iterable[Span]) -> list[Span]:
    """The same in their order, each place once."""
    found: list[Span] = []
    for begin, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or begin >= found[-1][1]:
            found.append((begin, end))
    return found


def _names(text: str) -> Iterable[Span]:
    """A first and a last name, written with capitals, beside a word for a child."""
    for found in _CASED.finditer(text):
        begin = found.start("name")
        end = begin
        count = 0
        for word in re.finditer(r"\S+", text[begin : found.end("name")]):
            if not word[0][0].isupper() or word[0].casefold().strip("'’-") in _NO_NAMES:
                break
            count, end = count + 1, begin + word.end()
        if count >= 2 and not text[found.start()].isupper():
            yield begin, end
        elif count >= 2 and not text[: found.start()].rstrip(" \t").endswith(tuple("abcdefghijklmnopqrstuvwxyz")):
            # The word for a child begins a sentence, as in "Student Maria Lopez cried", and is no part of a title.
            yield begin, end


def _plain(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    if value is not None:
        return str(value)
    return unicodedata.normalize("NFKC", sign) if "\uff01" <= sign <= "\uff5e" else sign
