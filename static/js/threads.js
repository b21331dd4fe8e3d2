// Threads: begun from a selection, sent without leaving the page and what is typed in it, shown in the text.
const folded = (text) => text.replace(/\s+/g, " ").trim();
const panelOf = () => document.querySelector("[data-threads]");
let chosen = null;

// What is selected in the article's own text: in its fields, its previews or where it is read.
function selected() {
  const field = document.activeElement;
  if (field?.matches("#copy textarea, #copy input[type=text]")) {
    const words = field.value.slice(field.selectionStart, field.selectionEnd);
    return words.trim() ? { words, part: partOf(field) } : null;
  }
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const node = range.commonAncestorContainer;
  const element = node instanceof Element ? node : node.parentElement;
  const home = element.closest("[data-text], .markdownx-preview, [data-part=title]");
  if (!home) return null;
  const start = range.startContainer;
  return { words: selection.toString(), part: partOf(start instanceof Element ? start : start.parentElement) };
}

function partOf(element) {
  return element.closest("[data-part]")?.dataset.part ?? "";
}

function offer() {
  const button = panelOf()?.querySelector("[data-comment-this]");
  if (!button || button.matches(":focus")) return;
  const now = selected();
  if (now) chosen = now;
  button.hidden = !now || folded(now.words).length < 2;
}

function begin() {
  const panel = panelOf();
  if (!panel || !chosen) return;
  const fold = panel.querySelector("[data-begin]");
  fold.open = true;
  fold.querySelector("[data-quote]").value = folded(chosen.words).slice(0, 500);
  const part = fold.querySelector("[name=part]");
  part.value = [...part.options].some((option) => option.value === chosen.part) ? chosen.part : "";
  panel.querySelector("[data-comment-this]").hidden = true;
  fold.querySelector("[name=body]").focus();
  fold.scrollIntoView({ block: "nearest" });
}

async function send(form, button) {
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  const refused = form.querySelector("[data-refused]");
  const buttons = form.querySelectorAll("button");
  for (const each of buttons) each.disabled = true;
  refused.hidden = true;
  let text = panelOf().querySelector("[data-talk-words]").dataset.failed;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "threads" } });
    const comment = answer.headers.get("X-Comment");
    if (comment) return replace(await answer.text(), comment);
    if (answer.headers.has("X-Refused")) text = await answer.text();
  } catch {
    // The connection is gone: the words say so.
  } finally {
    for (const each of buttons) each.disabled = false;
  }
  refused.textContent = text;
  refused.hidden = false;
}

// The answer takes the place of the threads, but for what is being written in other forms.
function replace(html, comment) {
  const old = panelOf();
  const written = new Map();
  for (const field of old.querySelectorAll("[data-talk] textarea")) {
    if (!field.form.matches("[data-sending]") && field.value) written.set(field.id, field.value);
  }
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  old.replaceWith(made.content);
  for (const [id, value] of written) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = value;
    field.closest("details").open = true;
  }
  const said = document.getElementById(`comment-${comment}`);
  said?.closest("[data-settled]")?.setAttribute("open", "");
  said?.focus({ preventScroll: true });
  said?.scrollIntoView({ block: "nearest" });
}

// A passage in the text: selected in its field, or marked where it is read.
function showPassage(event, link) {
  const { spot, passage } = link.dataset;
  const part = document.querySelector(`[data-part="${CSS.escape(spot)}"]`);
  if (!part) return;
  event.preventDefault();
  if (part.matches("details")) part.open = true;
  part.scrollIntoView({ block: "start" });
  const fields = [...part.querySelectorAll("textarea, input[type=text]")];
  const field = fields.find((each) => place(each.value, passage)) ?? fields[0];
  if (!field) return mark(part, passage);
  const found = place(field.value, passage);
  field.focus({ preventScroll: true });
  if (found) field.setSelectionRange(found[0], found[1]);
  const preview = field.closest("[data-bench]")?.querySelector(".markdownx-preview");
  if (preview) mark(preview, passage);
}

// Where `words` stand in `text`, links in Markdown left open to their words: [from, to], or null.
function place(text, words) {
  if (!words) return null;
  const parts = folded(words).split(" ").map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const gap = "(?:\\s|[*_`\\[]|\\]\\([^)]*\\))*";
  const found = new RegExp(parts.join(gap)).exec(text);
  return found && [found.index, found.index + found[0].length];
}

function mark(element, words) {
  if (!words || !CSS.highlights) return;
  const nodes = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = "";
  while (walker.nextNode()) {
    nodes.push([text.length, walker.currentNode]);
    text += walker.currentNode.data;
  }
  const found = place(text, words);
  if (!found) return;
  const range = new Range();
  range.setStart(...pointAt(nodes, found[0]));
  range.setEnd(...pointAt(nodes, found[1]));
  CSS.highlights.set("passage", new Highlight(range));
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
}

function pointAt(nodes, offset) {
  const [start, node] = nodes.findLast(([begins]) => begins <= offset);
  return [node, Math.min(offset - start, node.data.length)];
}

document.addEventListener("selectionchange", offer);
document.addEventListener("select", offer);

// A button takes the focus, and with it the selection of a field: what was chosen is kept.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-comment-this]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-comment-this]")) begin();
  const link = event.target.closest("[data-spot]");
  if (link) showPassage(event, link);
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.altKey && event.code === "KeyM") {
    chosen = selected() ?? chosen;
    event.preventDefault();
    begin();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-talk]")) return;
  event.preventDefault();
  form.toggleAttribute("data-sending", true);
  send(form, event.submitter).finally(() => form.removeAttribute("data-sending"));
});

document.addEventListener("change", (event) => {
  const choice = event.target;
  const words = choice.dataset?.canned && document.getElementById(choice.dataset.canned);
  if (!words || !choice.value) return;
  words.value = [words.value.trim(), choice.selectedOptions[0].text].filter(Boolean).join("\n");
  choice.value = "";
  words.focus();
});
