"""What a copy shows is made harmless, in a time that does not depend on its malice."""

import base64
import struct
import time
from typing import Any

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


def test_a_picture_too_wide_to_be_drawn_is_left_out() -> None:
    def shown(width: int) -> list[dict[str, Any]]:
        head = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", width, 10)
        data = {"image/png": base64.b64encode(head).decode()}
        return outputs.outputs([{"output_type": "display_data", "data": data}], 1)

    assert "image/png" in shown(2_000)[0]["data"]
    assert "image/png" not in shown(100_000)[0]["data"]
