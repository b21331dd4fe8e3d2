// What the article's pages can do beyond a plain form. Without it they still save, move and read.
"use strict";

const page = document.documentElement;
const copy = document.getElementById("copy");
const words = document.querySelector("[data-words]")?.dataset ?? {};
page.classList.add("scripted");

// Previews: markdownx's markup and protocol, asked for only while somebody types.
const LATENCY = 350;
const waiting = new WeakMap();

async function refresh(editor) {
  const pane = editor.parentElement.querySelector(".markdownx-preview");
  const asked = (Number(pane.dataset.asked) || 0) + 1;
  pane.dataset.asked = asked;
  const body = new URLSearchParams({ content: editor.value });
  const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
  let html = "";
  try {
    const answer = await fetch(editor.dataset.markdownxUrlsPath, { method: "POST", body, headers });
    if (answer.ok) html = await answer.text();
    pane.dataset.failed = answer.ok ? "" : words.failed;
  } catch {
    pane.dataset.failed = words.failed;
  }
  // An answer that was overtaken by a later one is dropped.
  if (Number(pane.dataset.asked) !== asked) return;
  if (pane.dataset.failed) pane.textContent = pane.dataset.failed;
  else pane.innerHTML = html;
}

function show(bench, pane) {
  bench.classList.toggle("previewing", pane === "preview");
  for (const button of bench.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === pane));
  }
}

// Rows of a formset: added, moved, removed.
function rowsOf(part) {
  return [...part.querySelector("[data-rows]").children];
}

function control(row, name) {
  return row.querySelector(`[name$="-${name}"]`);
}

function number(part) {
  rowsOf(part).forEach((row, index) => {
    control(row, "ORDER").value = index + 1;
    const shown = row.querySelector("[data-number]");
    if (shown) shown.textContent = index + 1;
  });
  const count = part.querySelector("[data-count]");
  if (count) count.textContent = rowsOf(part).filter((row) => !control(row, "DELETE").checked).length;
}

function add(part) {
  const total = control(part, "TOTAL_FORMS");
  const made = document.createElement("template");
  made.innerHTML = part.querySelector("template").innerHTML.replaceAll("__prefix__", total.value).trim();
  const row = made.content.firstElementChild;
  part.querySelector("[data-rows]").append(row);
  total.value = Number(total.value) + 1;
  number(part);
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: part.dataset.formset } }));
  row.querySelector("input:not([type=hidden], [type=checkbox], [type=number]), textarea, select")?.focus();
  touch();
}

function move(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  // The opening text has no button of its own, and nothing goes before it.
  if (!other || !other.querySelector("[data-up]")) return;
  if (step < 0) other.before(row);
  else other.after(row);
  number(row.closest("[data-formset]"));
  touch();
}

function remove(row) {
  const gone = !control(row, "DELETE").checked;
  control(row, "DELETE").checked = gone;
  row.classList.toggle("removed", gone);
  const button = row.querySelector("[data-remove]");
  button.dataset.label ??= button.textContent;
  button.textContent = gone ? words.undo : button.dataset.label;
  if (gone) button.setAttribute("aria-description", words.removed);
  else button.removeAttribute("aria-description");
  number(row.closest("[data-formset]"));
  touch();
}

// select2 draws a box without a name: it takes that of the field it stands for.
function nameSelects() {
  for (const box of document.querySelectorAll(".select2-selection")) {
    const label = box.closest("[data-row]")?.querySelector(".grip");
    if (label && !label.id) label.id = `label-${label.htmlFor}`;
    const value = box.querySelector(".select2-selection__rendered");
    if (label && value) box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
  }
}

document.addEventListener("formset:added", () => setTimeout(nameSelects));
addEventListener("load", nameSelects);

// Text that isn't saved.
let dirty = copy?.hasAttribute("data-dirty") ?? false;

function touch() {
  dirty = true;
  document.dispatchEvent(new Event("touched"));
  const mark = document.querySelector("[data-unsaved]");
  if (mark) mark.hidden = false;
  say("");
}

// What the page said at its top, in the bar that is always in sight.
function say(text) {
  const said = document.querySelector("[data-said]");
  if (said) said.textContent = text;
}

addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

function agreed(element) {
  const question = dirty && element.matches(".move") ? words.leave : element.dataset.confirm;
  return !question || confirm(question);
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.form === copy && copy) touch();
  if ("hand" in field.dataset) field.closest(".hand").querySelector("[type=radio]").checked = true;
  if (field.matches(".markdownx-editor")) {
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(refresh, LATENCY, field));
  }
  if (/-(heading|question)$/.test(field.name)) {
    field.closest("[data-row]").querySelector("[data-title]").textContent = field.value || words.blank;
  }
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("button, a[data-confirm]");
  if (!pressed) return;
  const row = pressed.closest("[data-row]");
  if (pressed.matches("a")) {
    if (confirm(pressed.dataset.confirm)) dirty = false;
    else event.preventDefault();
  } else if (pressed.dataset.show) show(pressed.closest("[data-bench]"), pressed.dataset.show);
  else if ("add" in pressed.dataset) add(pressed.closest("[data-formset]"));
  else if ("up" in pressed.dataset) { move(row, -1); pressed.focus(); }
  else if ("down" in pressed.dataset) { move(row, 1); pressed.focus(); }
  else if ("remove" in pressed.dataset) remove(row);
  else if ("openAll" in pressed.dataset) {
    const folds = [...pressed.closest("[data-formset]").querySelectorAll("details[data-row]")];
    const open = !folds.every((fold) => fold.open);
    for (const fold of folds) fold.open = open;
  }
});

document.addEventListener("submit", (event) => {
  if (event.target !== copy && !agreed(event.target)) event.preventDefault();
  else if (event.target === copy || event.target.matches(".move")) {
    dirty = false;
    remember();
  }
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && copy) {
    event.preventDefault();
    copy.requestSubmit();
  }
});

// A file that misses its place must not replace the page.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
}

// After a save the page comes back where it was, with the same folds open.
const place = `desk:${location.pathname}`;

function remember() {
  const open = [...document.querySelectorAll("details[data-row]")].map((fold) => fold.open);
  sessionStorage.setItem(place, JSON.stringify({ top: scrollY, open }));
}

function restore() {
  const kept = sessionStorage.getItem(place);
  if (!kept) return;
  sessionStorage.removeItem(place);
  const { top, open } = JSON.parse(kept);
  document.querySelectorAll("details[data-row]").forEach((fold, index) => {
    if (open[index] !== undefined && !fold.querySelector(".errorlist")) fold.open = open[index];
  });
  scrollTo({ top, behavior: "instant" });
  say([...document.querySelectorAll(".messagelist li")].map((item) => item.textContent.trim()).join(" "));
}

if (copy) {
  if (dirty) touch();
  restore();
}
