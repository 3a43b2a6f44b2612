"""What is written beside an offset is read as it was meant, and what others write there means nothing."""

from hypothesis import given
from hypothesis import strategies as st

from stream.kafka.trials import Trial

COUNTS = st.integers(0, 999_998)
ALMOST = ("starts=1", "starts=1 alone=2", "starts=-1 alone=0 by=a", "starts=1 alone=0 by=", "starts=1 alone=0 by=a b")
LIVES = st.text("0123456789abcdef", min_size=1, max_size=32)


@given(COUNTS, COUNTS, LIVES)
def test_a_trial_is_read_as_it_was_written(starts, alone, by):
    trial = Trial(starts, alone).begun(by)
    assert Trial.of(trial.text) == trial == Trial(starts + 1, alone, by)
    again = trial.begun_alone(by)
    assert Trial.of(again.text) == again == Trial(starts + 1, alone + 1, by)


@given(st.none() | st.text() | st.sampled_from(ALMOST))
def test_metadata_of_others_is_no_trial(text):
    assert Trial.of(text) == Trial()
    assert not Trial().text
