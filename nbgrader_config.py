"""How this course uses nbgrader: its name, what candidates see, and the places of our own parts."""

from pathlib import Path

import atelier

c = get_config()  # noqa: F821  nbgrader gives it

c.CourseDirectory.course_id = "assistant-commercial"
# A task's mark scheme and a tests cell's hidden part keep nbgrader's own delimiters
# (### BEGIN HIDDEN TESTS, ### BEGIN SOLUTION, ### BEGIN MARK SCHEME).
c.ClearSolutions.code_stub = {"python": "# À vous : écrivez votre réponse sous cette ligne."}
c.ClearSolutions.text_stub = "*Écrivez votre réponse ici.*"

# What is released is always today's text of course/.
c.GenerateAssignment.pre_convert_hook = "atelier.build.before_generate"

# Copies are rebuilt, run apart from the tests, and judged on inert answers (atelier.autograde).
# Without nbgrader's AssignLatePenalties: a skill is proved or not; the jury is told of lateness.
c.Autograde.exporter_class = "atelier.autograde.SafeReader"
c.Autograde.autograde_preprocessors = [
    "atelier.autograde.ExecuteApart",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.post_convert_hook = "atelier.autograde.after_autograde"

# What a candidate gets back shows neither hidden tests nor mark schemes, and loads nothing.
c.GenerateFeedback.exporter_class = "atelier.feedback.FeedbackPage"
c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades"]

# Formgrader shows what candidates write: nothing of it runs there, and no page asks another site.
c.HTMLExporter.filters = {"markdown2html": "atelier.outputs.rendered"}
c.HTMLExporter.extra_template_basedirs.append(str(Path(atelier.__file__).parent / "gabarits"))

# `nbgrader export` writes what Moodle imports; a copy still to be read has no grade there.
c.ExportApp.plugin_class = "atelier.bilan.moodle.MoodleExport"
