"""What a saved notebook keeps of a form: not the widget, which no other session could draw."""

from typing import Any

WIDGET = "application/vnd.jupyter.widget-view+json"


def before_save(model: dict[str, Any], **_: Any) -> None:
    """Jupyter's pre_save_hook: a reopened notebook shows each widget's text, not an error."""
    if model.get("type") != "notebook":
        return
    for cell in model["content"].get("cells", ()):
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(WIDGET, None)
