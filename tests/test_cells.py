import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from atelier import cells
from atelier.cells import Kind


def nbgrader(grade=False, solution=False, locked=False, task=False, **more):
    return {
        "nbgrader": {"grade": grade, "solution": solution, "locked": locked, "task": task, **more}
    }


def test_the_four_kinds_are_recognised():
    assert cells.kind_of(new_code_cell("", metadata=nbgrader(locked=True))) is Kind.READ_ONLY
    assert cells.kind_of(new_code_cell("", metadata=nbgrader(solution=True))) is Kind.ANSWER
    tests = new_code_cell("", metadata=nbgrader(grade=True, locked=True))
    assert cells.kind_of(tests) is Kind.TESTS
    task = new_markdown_cell("", metadata=nbgrader(locked=True, task=True))
    assert cells.kind_of(task) is Kind.TASK
    assert cells.kind_of(new_markdown_cell("")) is None


@pytest.mark.parametrize(
    "cell",
    [
        new_code_cell("", metadata=nbgrader(grade=True, solution=True)),  # hand-graded answer
        new_markdown_cell("", metadata=nbgrader(task=True)),  # unlocked task
        new_code_cell("", metadata=nbgrader(locked=True, task=True)),  # a task in code
        new_markdown_cell("", metadata=nbgrader(solution=True)),  # an answer in prose
    ],
)
def test_kinds_that_break_autograde_are_illegal(cell):
    with pytest.raises(cells.IllegalKind):
        cells.kind_of(cell)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a = 1", {"a"}),
        ("a, (b, c) = f()", {"a", "b", "c"}),
        ("t['x'] = 1", {"t"}),
        ("t.loc[0, 'x'] += 1", {"t"}),
        ("fig, ax = plt.subplots()\nax.set_title('x')", {"fig", "ax"}),
        ("classeur.save('livrables/x.xlsx')", {"classeur"}),
        ("for ligne in t: total = ligne", {"ligne", "total"}),
        ("import pandas as pd\nx = pd.DataFrame()", {"x"}),
        ("def f():\n    dedans = 1", set()),
        ("x = [i for i in t]", {"x"}),
        ("with open('f') as f: pass", {"f"}),
        ("print(t.head())", set()),
    ],
)
def test_an_answer_is_a_name_that_code_binds_fills_or_acts_on(source, names):
    assert cells.bound_names(source) == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("assert x > 1, 'message'", {"x"}),
        ("from m import f\nassert f(x)", {"x"}),
        ("y = x\nassert y", {"x"}),
        ("assert all(v > limite for v in liste)", {"limite", "liste"}),
        ("assert isinstance(t, pd.DataFrame), f'{t}'", {"t", "pd"}),
        ("g = lambda a: a + k", {"k"}),
        ("def g(a):\n    return a + k", {"k"}),
    ],
)
def test_used_names_come_from_outside_the_cell(source, names):
    assert cells.used_names(source) == names


def test_a_tests_cell_judges_the_answers_that_it_names():
    tests = new_code_cell("assert total == 3, 'faux'", metadata=nbgrader(grade=True, locked=True))
    notebook = new_notebook(
        cells=[
            new_code_cell(
                "import pandas as pd\ndef arrondir(x):\n    y = 1", metadata=nbgrader(locked=True)
            ),
            new_code_cell("total = 3\nautre = pd.NA", metadata=nbgrader(solution=True)),
            tests,
        ]
    )
    assert cells.answers_of(notebook, tests) == ["total"]
    assert cells.read_only_names(notebook) == {"pd", "arrondir"}
    tests.source = "from atelier.verification import corrige\nassert corrige.autre, 'faux'"
    assert cells.answers_of(notebook, tests) == ["autre"]


def test_the_visible_part_leaves_hidden_tests_out():
    source = "assert a\n### BEGIN HIDDEN TESTS\nassert secret\n### END HIDDEN TESTS\n2"
    assert cells.visible_part(source) == "assert a\n2"
