// The keys that the dialog lists. Not while somebody types, and off altogether for whoever wants it so.
"use strict";

const dialog = document.getElementById("shortcuts");
const opener = document.querySelector("[data-shortcuts]");
const single = dialog.querySelector("[data-single-keys]");
const KEPT = "desk:single-keys";
const PATIENCE = 1500;
const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable], .select2-container, dialog";

let begun = "";
let waiting;

// A Hindi layout has no Latin letter on its keys: there the place of the key counts.
function keyOf(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.key === "/" || event.code === "Slash") return "/";
  if (event.shiftKey) return "";
  if (/^[a-z]$/.test(event.key)) return event.key;
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : "";
}

function go(step) {
  const parts = [...document.querySelectorAll("details.part")].filter((part) => part.checkVisibility());
  const at = parts.indexOf(document.activeElement.closest("details.part"));
  const part = parts[at < 0 ? (step > 0 ? 0 : parts.length - 1) : at + step];
  if (!part) return;
  part.open = true;
  const head = part.querySelector("summary");
  head.focus();
  head.scrollIntoView({ block: "start" });
}

function press(selector) {
  const near = document.activeElement.closest("details.part") ?? document;
  const found = near.querySelector(selector) ?? document.querySelector(selector);
  if (!found) return;
  if (found.matches("input")) found.focus();
  else found.click();
}

function obey({ href, target, step }) {
  if (href) location.assign(href);
  else if (target) press(target);
  else go(Number(step));
}

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!plain || !single.checked || event.defaultPrevented || event.target.closest(TYPED_IN)) return;
  const key = keyOf(event);
  if (!key) return;
  const typed = begun ? `${begun} ${key}` : key;
  const rows = [...dialog.querySelectorAll("[data-keys]")];
  const meant = rows.find((row) => row.dataset.keys === typed);
  clearTimeout(waiting);
  begun = rows.some((row) => row.dataset.keys.startsWith(`${typed} `)) ? typed : "";
  if (begun) waiting = setTimeout(() => { begun = ""; }, PATIENCE);
  if (!meant) return;
  event.preventDefault();
  obey(meant.dataset);
});

opener.hidden = false;
opener.addEventListener("click", () => dialog.showModal());
single.checked = localStorage.getItem(KEPT) !== "off";
single.addEventListener("change", () => localStorage.setItem(KEPT, single.checked ? "on" : "off"));
