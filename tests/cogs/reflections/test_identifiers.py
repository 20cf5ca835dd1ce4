"""What could tell who is meant is asked about, and what could not is left alone; in the languages of the product."""

import time

import pytest

from cogs.reflections.services.identifiers import find

ASKED = (
    "Call me at 206-555-0134 tomorrow",
    "(206) 555-0134 is her number",
    "+252 61 5123456",
    "write to maria.lopez@example.org",
    "SSN 123-45-6789",
    "the case no. 20-4-01234 came up",
    "Case #A-12345",
    "expediente nº 2024-123",
    "my student Maria Lopez cried",
    "Student Maria Lopez cried",
    "a child named Abdi Hassan",
    "mi alumna Lucía Gómez lloró",
    "un niño que se llama Juan Pérez",
    "cháu Nguyễn Văn An khóc",
    "bé tên là Trần Thị Mai",
    "ребёнок по имени Иван Петров",
    "моего сына Ивана Петрова",
    "дівчинка на ім'я Олена Шевченко",
    "gabadh la yiraahdo Hodan Cali",
    "wiil magaciisu waa Axmed Nuur",
    "born on March 3, 2021",
    "DOB 3/4/2021",
    "date of birth: 2021-03-04",
    "nació el 3 de marzo de 2021",
    "родился 3 марта 2021",
    "ngày sinh 03/04/2021",
    "生于2021年3月4日",
    "2021年3月4日出生",
    "2021년 3월 4일생",
    "ولدت في ٣/٤/٢٠٢١",
    "هاتفي ٢٠٦-٥٥٥-٠١٣٤",
    "طفل اسمه أحمد محمود",
    "የልጅ ስሙ አበበ በቀለ ነው",
    "ልጅ ስሙ አበበ በቀለ ነው",
    "孩子名叫王小明",
    "女孩叫李娜。",
    "아이 이름은 김민준",
    "900101-1234567",
    "a number 11010519491231002X",
    "her Medicaid number 123456789WA",
    "My son Ali Hassan woke",
    "My number is 123456789, I told her",
    "她的身份证号110101202103041234，我记下了",
    "她的案件编号：45678",
    "个案号：A-4567",
    "他的生日是2021年3月4日",
    "他生于2021年3月4日",
    "孩子出生日期：2021年3月4日",
    "2021年3月4日出生的孩子",
    "2021년 3월 4일생이다",
    "１２３－４５－６７８９",
    "የጉዳይ ቁጥር 45678",
    "والقضية رقم 45678",
    "وولدت في 4/3/2021",
    "taariikhda dhalashada 04/03/2021",
    "አበበ ከበደ የሚባል ልጅ",
    "the 4-year-old Noah Williams hit",
    "nombre del niño: Juan Pérez",
    "la nina Ana Lopez",
    "the child's name: Ana Lopez",
)
LEFT = (
    "We met on 9/8/2026 at 6:30",
    "at 6:30 pm on 2026-09-08 18:00",
    "It cost $1,234.50 and 2,000,000 people",
    "room 12, page 345",
    "Holding the Baby in Mind",
    "Holding the baby in mind matters",
    "the Child Care Resources center",
    "Every Child Matters. Every Student Succeeds Act",
    "our Infant Mental Health team and Baby Einstein",
    "my student teacher was kind",
    "I was born in Seattle. We met 3/4/2026.",
    "1998-2004 were hard years",
    "In case 2 of us cannot come",
    "in case 2026 goes well",
    "children in King County",
    "the child, Monday Morning",
    "<@1300000000000000000> said <t:1790000000:F>",
    "see https://example.org/item/206-555-0134/1234567890",
    "Today I listened. I was heard.",
    "Child Protective Services called",
    "the boy said Good Morning",
    "my son Ali woke",
    "The girl. Maria Lopez is our director",
    "孩子叫我老师",
    "孩子叫我王老师傅了",
    "아이 이름은 모릅니다",
    "ስሙ በጣም ጥሩ ነው",
    "I gave birth in 2019 and met Ann in 2020",
    "9/8/2026 - 9/10/2026",
    "12/11/2026 13:00-14:30 and 15:00",
    "scores 10 20 30 40 50 60 70",
    "my daughter Amina and I went to Green Lake",
    "el niño Jesús",
    "студентка Мария",
    "15 8 2024 120 200",
    "RS/C 24 50 12 hours; 60/60/60",
    "Week 1: 10-12, Week 2: 13-15",
    "ISBN 978-0-306-40615-7",
    "It cost 1,234,567,890 shillings",
    "冲突发生于2026年3月4日",
    "2026年3月4日，学生日常很好",
    "医生于2026年3月4日来访",
    "2026년 3월 4일에 학생 두 명이 왔다",
    "在这个案件里有12345个人",
    "Students: 12 of 15 came",
    "እንዴት ጥሩ የሚባል ሰው",
)


@pytest.mark.parametrize("words", ASKED)
def test_what_could_tell_who_is_meant_is_asked_about(words: str) -> None:
    assert find(words)
    assert all(piece in words for piece in find(words))


@pytest.mark.parametrize("words", LEFT)
def test_meetings_prices_titles_and_the_like_are_left_alone(words: str) -> None:
    assert find(words) == ()


def test_each_piece_is_told_once_in_its_order_and_as_it_is_written() -> None:
    words = "Write to a@example.org or a@example.org, or call ٢٠٦-٥٥٥-٠١٣٤."
    assert find(words) == ("a@example.org", "٢٠٦-٥٥٥-٠١٣٤")


@pytest.mark.parametrize(
    "piece", ["a", "1", "1-2-", "born ", "son ", "a.b@", "case no ", "ልጅ ", "孩子", "Ab ", "1 ", "٣"]
)
def test_the_longest_text_takes_a_moment_whatever_it_is(piece: str) -> None:
    begun = time.perf_counter()
    find((piece * 40_000)[:40_000])
    assert time.perf_counter() - begun < 5
