"""An IPython shell without a kernel that keeps what each cell shows."""

import base64
import io
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

LONGEST_TEXT = 100_000  # characters kept of what a cell prints
HEAVIEST = 2_000_000  # characters kept of what a cell displays
_CUT = "\n… (sortie coupée : elle était trop longue)\n"


class Outputs:
    """What the running cell has shown so far, as nbformat's outputs."""

    def __init__(self) -> None:
        self.shown: list[dict[str, Any]] = []
        self.clear()

    def clear(self) -> None:
        self.shown = []
        self._text_left, self._display_left = LONGEST_TEXT, HEAVIEST
        self._wipe = False

    def clear_soon(self, wait: bool) -> None:
        """`clear_output`, as progress displays use it; the budget is not given back."""
        if wait:
            self._wipe = True
        else:
            self.shown = []

    def write(self, name: str, text: str) -> None:
        self._apply_wipe()
        if self._text_left <= 0:
            return
        if len(text) > self._text_left:
            text = text[: self._text_left] + _CUT
        self._text_left -= len(text)
        last = self.shown[-1] if self.shown else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.shown.append({"output_type": "stream", "name": name, "text": text})

    def display(self, kind: str, data: dict[str, Any], metadata: Any, **more: Any) -> None:
        self._apply_wipe()
        kept: dict[str, Any] = {}
        for mime, value in data.items():
            if isinstance(value, bytes):
                value = base64.b64encode(value).decode()
            if not isinstance(value, str):  # JSON, which no graded notebook keeps and may be wrong
                continue
            size = len(value)
            if size > self._display_left:
                value, size = "(sortie trop lourde, non conservée)", 50
                mime = "text/plain"
            self._display_left -= size
            kept[str(mime)] = value
        self.shown.append({"output_type": kind, "data": kept, "metadata": {}, **more})

    def error(self, name: str, value: str, lines: list[str]) -> None:
        self._apply_wipe()
        self.shown.append(
            {
                "output_type": "error",
                "ename": name[:200],
                "evalue": value[:5000],
                "traceback": ["\n".join(lines)[-20_000:]],
            }
        )

    def _apply_wipe(self) -> None:
        if self._wipe:
            self.shown, self._wipe = [], False


class _Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of the cells."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str, fd: int) -> None:
        self._outputs, self._name, self._fd = outputs, name, fd

    def write(self, text: str) -> int:
        self._outputs.write(self._name, str(text))
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd  # for libraries that write there by themselves

    @property
    def buffer(self) -> Any:
        return _Bytes(self)


class _Bytes(io.RawIOBase):
    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._stream.write(bytes(data).decode("utf-8", "replace"))
        return len(data)


class _Publisher(DisplayPublisher):
    outputs: Any = None

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
        self.outputs.display("display_data", data, metadata)

    def clear_output(self, wait: bool = False) -> None:
        self.outputs.clear_soon(wait)


class _Hook(DisplayHook):
    outputs: Any = None

    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.outputs.display(
            "execute_result", format_dict, md_dict, execution_count=self.prompt_count
        )

    def finish_displayhook(self) -> None:
        pass

    def log_output(self, format_dict: Any) -> None:
        pass


class Shell(InteractiveShell):
    """Runs cells as a notebook does: magics, `await`, rich display, `!commands`."""

    outputs: Any = None
    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.outputs = Outputs()
        for part in (self.display_pub, self.displayhook):
            part.outputs = self.outputs  # type: ignore[union-attr]

    def init_io(self) -> None:
        pass

    def init_sys_modules(self) -> None:
        sys.modules["__main__"] = self.user_module

    def enable_gui(self, gui: Any = None) -> None:
        pass

    def ask_exit(self) -> None:
        """`exit` in a notebook stops nothing."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        name = getattr(etype, "__name__", "Error")
        try:
            value = str(evalue)
        except BaseException:
            value = "(message illisible)"
        self.outputs.error(str(name), value, [str(line) for line in stb])

    def system_piped(self, cmd: str) -> None:
        import subprocess

        done = subprocess.run(
            self.var_expand(cmd, depth=1), shell=True, stdin=subprocess.DEVNULL,  # type: ignore[no-untyped-call]
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.outputs.write("stdout", done.stdout.decode("utf-8", "replace"))
        self.user_ns["_exit_code"] = done.returncode

    system = system_piped


_INLINE = "module://matplotlib_inline.backend_inline"
_shell: Any = None


def prepare() -> None:
    """Make the shell before the fork, so that no child pays for it."""
    global _shell
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Plain"
    _shell = Shell.instance(config=config)


# Neutral cells: what libraries import at their first use, they import before the forks
_NEUTRAL = """
import datetime, io, json, re
from decimal import Decimal
import pandas as pd
table = pd.read_csv(io.StringIO("nom,date,montant\\nA,2026-01-05,1.5\\nB,2026-02-05,2.5\\nA,,3"),
                    parse_dates=["date"])
texts = table["nom"].str.strip().str.lower().str.replace(r"\\D", "", regex=True).str.zfill(3)
table.merge(table.groupby("nom", as_index=False)["montant"].sum(), on="nom", how="left")
table.pivot_table(index="nom", columns="date", values="montant", aggfunc="sum")
pd.concat([table, table]).drop_duplicates().sort_values(["nom", "montant"])["montant"].fillna(0)
table["date"].dt.month, pd.to_datetime("2026-01-05"), table.describe()
book = io.BytesIO()
table.to_excel(book, index=False)
[pd.read_excel(book, engine=engine) for engine in ("openpyxl", "calamine")]
table.to_csv(io.StringIO())
table.to_dict("records"), table.style.hide(axis="index").to_html()
"é".encode("cp1252"), "é".encode("utf-8-sig")
table
---
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
figure = Figure()
FigureCanvasAgg(figure)
axes = figure.add_subplot()
axes.bar(["a", "b"], [1, 2], label="s")
axes.plot([1, 2]); axes.set_title("t"); axes.legend()
table["montant"].plot.bar(ax=axes)
figure.savefig(io.BytesIO(), format="png")
---
import ipywidgets, stdnum.fr.siret
---
import atelier_candidat
atelier_candidat.graphique(figure)
---
1 / 0
"""


def warm_up() -> None:
    """Run neutral cells, then forget them: nothing of a course may be there before the forks."""
    shell: Shell = _shell
    shown = sys.stdout
    for cell in _NEUTRAL.split("---\n"):
        shell.run_cell(cell)  # type: ignore[no-untyped-call]
    sys.stdout = shown
    if "matplotlib" in sys.modules:
        import matplotlib

        matplotlib.use(_INLINE)  # 8 ms that no child pays
    shell.reset()  # type: ignore[no-untyped-call]
    shell.execution_count = 1
    shell.outputs.clear()


def start() -> Shell:
    """The child's own shell: its streams, its random numbers, its figures."""
    shell: Shell = _shell
    stdout: Any = _Stream(shell.outputs, "stdout", 1)
    stderr: Any = _Stream(shell.outputs, "stderr", 2)
    setattr(sys, "__stdout__", stdout)  # noqa: B010  mypy knows it as a constant
    setattr(sys, "__stderr__", stderr)  # noqa: B010
    sys.stdout, sys.stderr = stdout, stderr
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # else every child would draw the same numbers
    if "matplotlib" in sys.modules:
        _show_figures(shell)
    return shell


def _lay_out_when_drawn(figure: Any, **pads: Any) -> None:
    figure.set_layout_engine("tight", **pads)


_DPI = 72
_MARGIN = 2.5  # inches around a figure, where its legend or its labels may stand
_BORDER = 7  # points left around what is kept


def _png(figure: Any) -> Any:
    """A figure with all that it shows and no more, as notebooks show it.

    They draw it three times: for its layout, for what stands out of it, to see it. Here it is laid
    out without drawing, and drawn once on a wider sheet, which is cut where it is blank.
    """
    import numpy
    from IPython.core.pylabtools import print_figure
    from matplotlib.transforms import Bbox
    from PIL import Image

    if not figure.axes and not figure.lines:
        return None
    if (engine := figure.get_layout_engine()) is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)
    columns, rows = (int((size + 2 * _MARGIN) * _DPI) for size in figure.get_size_inches())
    half = 0.5  # of a point: the canvas counts whole ones, whatever the rounding of inches
    sheet = Bbox.from_bounds(-_MARGIN, -_MARGIN, (columns + half) / _DPI, (rows + half) / _DPI)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="rgba", dpi=_DPI, bbox_inches=sheet)
    pixels = numpy.frombuffer(drawn.getbuffer(), "u4").reshape(rows, columns)
    marked = pixels != pixels[0, 0]
    inside = marked[_BORDER:-_BORDER, _BORDER:-_BORDER]
    if not inside.any() or inside.sum() != marked.sum():  # it goes further than the sheet
        return print_figure(figure, "png", dpi=_DPI)
    kept = pixels[_seen(marked.any(axis=1)), _seen(marked.any(axis=0))]
    image = Image.frombytes("RGBA", kept.shape[::-1], kept.tobytes())
    png = io.BytesIO()
    image.save(png, "png", compress_level=1)  # an eighth larger, a third faster
    return png.getvalue()


def _seen(marked: Any) -> slice:
    """From the first to the last row (or column) that shows something, and a border."""
    ranks = marked.nonzero()[0]
    return slice(ranks[0] - _BORDER, ranks[-1] + 1 + _BORDER)


def draw_figures(shell: Shell, wanted: bool) -> None:
    """Whether the figures that the next cell shows are drawn; else they leave one line."""
    formats: Any = shell.display_formatter
    png = formats.formatters["image/png"]
    if wanted:
        png.for_type("matplotlib.figure.Figure", _png)
    else:
        png.pop("matplotlib.figure.Figure", None)


def _show_figures(shell: Shell) -> None:
    """As in a notebook, figures are shown at the end of a cell."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib_inline import backend_inline

    # pyplot draws every figure after each cell and tight_layout draws its texts, to no one's eyes:
    # here a figure is laid out and drawn when it is shown or saved
    setattr(FigureCanvasAgg, "draw_idle", lambda *_, **__: None)  # noqa: B010  mypy knows a method
    setattr(Figure, "tight_layout", _lay_out_when_drawn)  # noqa: B010
    matplotlib.interactive(True)  # else figures stay open, and `Series.plot` draws on the last one
    shell.events.register("post_execute", backend_inline.flush_figures)
