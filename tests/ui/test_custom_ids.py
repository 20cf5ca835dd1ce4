"""Custom ids carry what was meant."""

from hypothesis import given
from hypothesis import strategies as st

from bot.ui.custom_ids import CustomId

words = st.from_regex(r"[a-z][a-z.]{0,20}", fullmatch=True)
ids = st.integers(1, 2**63 - 1)


@given(
    st.builds(
        CustomId,
        action=words,
        subject=st.integers(0, 2**40),
        choice=st.from_regex(r"[a-z]{0,10}", fullmatch=True),
        server=st.none() | ids,
        reference=st.from_regex(r"(n[0-9a-z]{4,8})?", fullmatch=True),
        person=st.none() | ids,
    )
)
def test_a_custom_id_read_back_means_what_was_written(custom_id: CustomId) -> None:
    assert CustomId.read(str(custom_id)) == custom_id
    assert len(str(custom_id)) <= 100


@given(st.text(max_size=100))
def test_reading_a_strangers_custom_id_never_fails(text: str) -> None:
    custom_id = CustomId.read(text)
    assert custom_id is None or isinstance(custom_id.subject, int)


def test_a_number_that_no_row_has_makes_it_a_strangers() -> None:
    for odd in ("cohort.join:" + "9" * 40, "cohort.join:²", "cohort.join:-1", "cohort.join:1@x"):
        assert CustomId.read(odd) is None
