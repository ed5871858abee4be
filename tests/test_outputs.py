"""What a copy shows is made harmless, in a time that does not depend on its malice."""

import time

import pytest

from atelier import outputs

ENDLESS = [
    "<style scoped>",
    "<",
    "<table ",
    '<td class="a" ',
    "<!--",
    "javascript",
    "data ",
    "[a](",
]


@pytest.mark.parametrize("piece", ENDLESS)
def test_a_hundred_thousand_characters_are_cleaned_at_once(piece: str) -> None:
    text = piece * (outputs.LONGEST_TEXT // len(piece))
    start = time.process_time()
    outputs.table(text)
    outputs.markdown(text)
    assert time.process_time() - start < 1


def test_the_style_that_pandas_writes_before_a_table_is_left_out() -> None:
    page = "<div>\n<style scoped>\n  .dataframe tbody tr th { vertical-align: top; }\n</style>\n<table></table></div>"
    assert outputs.table(page) == "<div>\n\n<table></table></div>"
