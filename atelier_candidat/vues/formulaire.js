// Draws a form from its description. Texts are set as text, never as HTML.
let forms = 0;
const CARDS = 4; // columns, one of them a choice, from which a row that the candidate adds is a card
const PATIENCE = 5000; // milliseconds without an answer from Python before saying so
const DEAF = "Réponse non enregistrée : Python ne répond pas. S'il calcule, attendez ; sinon cliquez sur ▶, en haut, pour relancer ce formulaire.";

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== "") node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function title(field) {
  const parts = [field.libelle];
  if (field.unite) parts.push(`(${field.unite})`);
  if (field.facultatif) parts.push("(facultatif)");
  return parts.join(" ");
}

// One question: gives {node, read(), show(value)}; `id` is unique in the page.
function question(field, id, changed, { label = null } = {}) {
  const help = field.aide ? element("div", { id: `${id}-aide`, class: "ac-aide" }, field.aide) : null;
  const error = element("div", { id: `${id}-erreur`, class: "ac-erreur" });
  const described = [help && help.id, error.id].filter(Boolean).join(" ");
  const shared = { id, "aria-describedby": described, "aria-label": label ?? undefined };
  let control, read, show, node;

  if (field.genre === "choix multiple" || field.genre === "oui/non") {
    const many = field.genre === "choix multiple";
    const options = many ? field.options : ["oui", "non"];
    const boxes = options.map((option, rank) => {
      const box = element("input", {
        type: many ? "checkbox" : "radio", id: `${id}-${rank}`, name: id, value: option,
      });
      box.addEventListener("change", () => changed(true));
      return box;
    });
    control = element("fieldset", { "aria-describedby": described, "aria-label": label ?? undefined },
      label ? null : element("legend", {}, title(field)), help,
      ...boxes.map((box, rank) => element("label", { for: box.id, class: "ac-option" }, box,
        many ? options[rank] : options[rank][0].toUpperCase() + options[rank].slice(1))));
    read = () => {
      const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
      return many ? ticked : ticked[0] ?? "";
    };
    show = (value) => boxes.forEach((box) => {
      box.checked = many ? (value ?? []).includes(box.value) : value === box.value;
    });
    node = element("div", { class: "ac-champ" }, control, error);
    return { node, read, show, error, control, field };
  }

  if (field.genre === "choix") {
    control = element("select", shared, element("option", { value: "" }, "— choisir —"),
      ...field.options.map((option) => element("option", { value: option }, option)));
    control.querySelector("option").value = "";
  } else if (field.genre === "texte long") {
    control = element("textarea", { ...shared, rows: field.lignes });
  } else {
    // A date is typed as French text: the browser's own field follows the computer's language,
    // and 01/12 would be in January on an English one.
    const numeric = field.genre === "nombre", day = field.genre === "date";
    control = element("input", {
      ...shared,
      type: "text",
      inputmode: numeric ? "decimal" : undefined,
      placeholder: day ? "jj/mm/aaaa" : undefined,
      autocomplete: "off",
      class: numeric || day ? "ac-court" : undefined,
    });
  }
  control.addEventListener("input", () => changed(field.genre === "choix"));
  control.addEventListener("blur", () => changed(true));
  read = () => control.value;
  show = (value) => { control.value = value ?? ""; };
  node = element("div", { class: "ac-champ" },
    label ? null : element("label", { for: id }, title(field)), help, control, error);
  return { node, read, show, error, control, field };
}

// A table of questions: given rows, or rows that the candidate adds. A row of many columns would cut
// its choices and its texts: it is drawn as a card instead, with a label on each question.
function table(field, id, changed) {
  const fixed = field.libelles.length > 0;
  const cards = !fixed && field.colonnes.length >= CARDS && field.colonnes.some((column) => column.genre === "choix");
  const body = element(cards ? "div" : "tbody");
  const rows = [];
  const add = element("button", { type: "button", class: "ac-bouton" }, "Ajouter une ligne");
  const error = element("div", { class: "ac-erreur" });

  function addRow() {
    const rank = rows.length;
    const name = fixed ? field.libelles[rank] : `ligne ${rank + 1}`;
    const questions = field.colonnes.map((column) => question(column, `${id}-${rank}-${column.nom}`, changed,
      cards ? {} : { label: `${title(column)}, ${name}` }));
    rows.push(questions);
    if (cards) body.append(element("fieldset", { class: "ac-fiche" },
      element("legend", {}, `Ligne ${rank + 1}`), ...questions.map((one) => one.node)));
    else body.append(element("tr", {}, element("th", { scope: "row", class: fixed ? "ac-libelle" : "" }, fixed ? name : String(rank + 1)),
      ...questions.map((one) => element("td", {}, one.node))));
    add.disabled = rows.length >= field.maximum;
  }

  add.addEventListener("click", () => { addRow(); rows.at(-1)[0].node.querySelector("input,select,textarea").focus(); });
  const head = element("tr", {}, fixed ? element("td") : element("th", { scope: "col" }, "n°"),
    ...field.colonnes.map((column) => element("th", { scope: "col" }, title(column),
      column.aide ? element("div", { class: "ac-aide" }, column.aide) : null)));
  const help = field.aide ? element("div", { class: "ac-aide" }, field.aide) : null;
  const node = element("div", { class: "ac-champ" },
    cards ? element("fieldset", {}, element("legend", {}, title(field), help), body)
      : element("table", {}, element("caption", {}, title(field), help), element("thead", {}, head), body),
    fixed ? null : add, error);

  function show(value) {
    const typed = value ?? [];
    const wanted = fixed ? field.libelles.length : Math.min(field.maximum, Math.max(1, typed.length));
    while (rows.length < wanted) addRow();
    rows.forEach((questions, rank) => questions.forEach((one) => one.show(typed[rank]?.[one.field.nom])));
  }
  const read = () => rows.map((questions) =>
    Object.fromEntries(questions.map((one) => [one.field.nom, one.read()])));
  const errors = (all) => rows.forEach((questions, rank) => questions.forEach((one) =>
    mark(one, all[`${field.nom}.${rank}.${one.field.nom}`])));
  return { node, read, show, field, errors };
}

function mark(one, message) {
  one.error.textContent = message ?? "";
  one.control.toggleAttribute("aria-invalid", Boolean(message));
  if (message) one.control.setAttribute("aria-invalid", "true");
}

function render({ model, el }) {
  const prefix = `ac-formulaire-${++forms}`;
  let timer = null, unanswered = null;

  function send() {
    clearTimeout(timer);
    timer = null;
    const typed = Object.fromEntries(questions.map((one) => [one.field.nom, one.read()]));
    if (JSON.stringify(typed) === JSON.stringify(last)) return;
    last = typed;
    model.set("saisie", typed);
    model.save_changes();
    unanswered ??= setTimeout(() => say(DEAF, "erreur"), PATIENCE);
  }
  function answered() {
    clearTimeout(unanswered);
    unanswered = null;
    showStatus();
  }
  // While typing, wait for a short pause; on leaving a field or choosing, do not.
  function changed(now) {
    clearTimeout(timer);
    if (now) send(); else timer = setTimeout(send, 400);
  }

  const questions = model.get("champs").map((field, rank) => field.genre === "tableau"
    ? table(field, `${prefix}-${rank}`, changed) : question(field, `${prefix}-${rank}`, changed));
  const status = element("p", { role: "status", "aria-live": "polite", class: "ac-statut" });
  const heading = model.get("titre");
  const form = element("form", { class: "ac-formulaire", "aria-label": heading || "Formulaire" },
    heading ? element("p", { class: "ac-titre" }, heading) : null,
    ...questions.map((one) => one.node), status);
  form.addEventListener("submit", (event) => event.preventDefault());
  // JupyterLab's shortcuts must not take what is typed here, except to save or to leave.
  form.addEventListener("keydown", (event) => {
    const saving = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    if (!saving && event.key !== "Escape") event.stopPropagation();
  });
  el.append(form);

  const showErrors = () => {
    const all = model.get("erreurs");
    questions.forEach((one) => one.errors ? one.errors(all) : mark(one, all[one.field.nom]));
  };
  function say(text, state) {
    if (status.textContent !== text) status.textContent = text; // said again only when it changes
    status.dataset.etat = state;
  }
  function showStatus() {
    const text = model.get("statut");
    const wrong = Object.keys(model.get("erreurs")).length || text.startsWith("Réponse non");
    say(text, wrong ? "erreur" : text.startsWith("Réponse enregistrée") ? "enregistree" : "attente");
  }
  questions.forEach((one) => one.show(model.get("saisie")[one.field.nom]));
  let last = Object.fromEntries(questions.map((one) => [one.field.nom, one.read()]));
  showErrors();
  showStatus();
  model.on("change:erreurs", showErrors);
  model.on("change:statut", showStatus);
  model.on("change:erreurs", showStatus);
  model.on("msg:custom", answered);
  return () => {
    model.off("msg:custom", answered);
    if (timer !== null) send();
    clearTimeout(unanswered);
  };
}

export default { render };
