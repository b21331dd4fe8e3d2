// Keeps what is typed: on the server as a personal draft, in this browser while the server can't be reached. Loaded as
// a module. A save goes out only when somebody is signed in and the server answers, so that no page with text is lost.
const form = document.querySelector("form[data-keep]");
const words = document.querySelector("[data-keeping]")?.dataset;
const dialog = document.querySelector("[data-sign-in]");

// Milliseconds from the last key to the server, and until it counts as out of reach.
const QUIET = 3000;
const PATIENCE = 10000;

const bytes = crypto.getRandomValues(new Uint8Array(16));
const page = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const place = form && `draft:${form.dataset.user}:${form.dataset.keep}`;
let changed = false;
let later = false;
let sure = false;
let timer = 0;
let turn = Promise.resolve();

function typed() {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !["csrfmiddlewaretoken", "draft"].includes(name)) fields[name] = value;
  }
  const { user } = form.dataset;
  return { user: Number(user), base: Number(fields.base), fields, window: page, after: form.elements.draft.value };
}

function keepHere(text) {
  try {
    localStorage.setItem(place, JSON.stringify(text));
  } catch {
    // The browser's store is full or switched off.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
}

function say(text) {
  const said = document.querySelector("[data-draft-said]");
  if (said && said.textContent !== text) said.textContent = text;
}

async function ask(url, options = {}) {
  return fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options });
}

async function send(text, options = {}) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  try {
    const answer = await ask(form.dataset.keep, { method: "POST", headers, body: JSON.stringify(text), ...options });
    if (answer.type === "opaqueredirect" || answer.status === 403) return { signedOut: true };
    return answer.ok ? await answer.json() : { said: words.failed };
  } catch {
    return { offline: true };
  }
}

// Whether somebody is signed in: then every form of the page gets a token that is good now.
async function renewed() {
  const answer = await ask(form.dataset.keep);
  if (!answer.ok) return false;
  const { user, token } = await answer.json();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return user === Number(form.dataset.user);
}

async function keep() {
  clearTimeout(timer);
  changed = false;
  const text = typed();
  keepHere(text);
  let result = await send(text);
  if (result.signedOut && (await renewed().catch(() => false))) result = await send(text);
  changed ||= !result.kept;
  if (result.kept) {
    form.elements.draft.value = page;
    localStorage.removeItem(place);
    const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    say(words.kept.replace("{time}", clock));
  } else if (result.signedOut) say(words.signedOut);
  else say(result.offline ? words.offline : result.said);
  return result;
}

// One after the other: an answer that comes late never stands for a later text.
function keepInTurn() {
  turn = turn.then(keep, keep);
  return turn;
}

function soon() {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const result = await keepInTurn();
    if (result.signedOut && !later && (await signedIn())) keepInTurn();
  }, QUIET);
}

// The sign-in, without leaving the page. Resolves to whether somebody signed in.
function signedIn() {
  if (dialog.open) return Promise.resolve(false);
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("[name=password]").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      later = dialog.returnValue !== "in";
      dialog.querySelector("[name=password]").value = "";
      resolve(!later);
    }, { once: true });
  });
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

async function signIn(fields) {
  const { action } = fields;
  const fresh = await fetch(action);
  const body = new URLSearchParams(new FormData(fields));
  body.set("csrfmiddlewaretoken", parsed(await fresh.text()).querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await ask(action, { method: "POST", body });
  if (answer.type === "opaqueredirect" && (await renewed())) return "";
  const said = answer.ok ? parsed(await answer.text()).querySelector(".errornote") : null;
  return said?.textContent.trim() || words.refused;
}

dialog?.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const refused = dialog.querySelector("[data-refused]");
  const said = await signIn(event.target).catch(() => words.refused);
  refused.textContent = said;
  refused.hidden = !said;
  if (!said) dialog.close("in");
});

dialog?.querySelector("[data-later]").addEventListener("click", () => dialog.close());

// Whether a save may leave the page.
async function ready() {
  const drafts = "draft" in form.dataset;
  const look = async () => {
    if (drafts) return keepInTurn();
    return renewed().then((signed) => ({ signedOut: !signed }), () => ({ offline: true }));
  };
  let result = await look();
  while (result.signedOut) {
    if (!(await signedIn())) return false;
    result = await look();
  }
  if (result.offline) say(words.offline);
  return !result.offline;
}

if (form) {
  document.addEventListener("submit", (event) => {
    if (event.target !== form || sure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ready().then((go) => {
      if (!go) return;
      sure = true;
      form.requestSubmit(event.submitter);
      sure = false;
    });
  }, true);
}

if (form && "draft" in form.dataset) {
  document.addEventListener("touched", soon);
  addEventListener("online", () => changed && keepInTurn());
  addEventListener("pagehide", () => {
    if (!changed) return;
    const text = typed();
    keepHere(text);
    send(text, { keepalive: true });
  });
  const left = kept();
  if ("dirty" in form.dataset) soon();
  else if (left) {
    // What this browser kept when the server could not: it is offered like every unsaved text.
    send(left).then((result) => {
      if (!result.kept) return;
      localStorage.removeItem(place);
      if (!changed) location.reload();
    });
  }
}
