// A paper of the desk: what is typed outlives going back to the talk, and the result comes to the eye, not to the thumb.
const here = () => document.getElementById("paper-form");
const key = () => `paper:${here().dataset.paper}`;
const OWN = new Set(["turn", "kind", "form", "then"]);

function entries() {
  return [...new FormData(here())].filter(([name]) => !OWN.has(name));
}

function stored() {
  try { return JSON.parse(sessionStorage.getItem(key())); } catch { return null; }
}

function keep(sent = false) {
  try { sessionStorage.setItem(key(), JSON.stringify({ entries: entries(), sent })); } catch { /* kept on this page only */ }
}

function forget() {
  try { sessionStorage.removeItem(key()); } catch { /* nothing was kept */ }
}

function put(values) {
  for (const control of here().elements) {
    if (!control.name || OWN.has(control.name) || control.tagName === "BUTTON") continue;
    const own = values.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = own.includes(control.value);
    else if (control.type !== "hidden") control.value = own[0] ?? "";
  }
}

/** Brings back what was typed and not handed in; what a page without htmx took is forgotten. */
function restore() {
  const kept = stored();
  if (!kept) return;
  if (kept.sent && here().dataset.state === "taken") return forget();
  if (here().dataset.state === "refused") return keep(); // the page holds it already, word for word
  if (JSON.stringify(kept.entries) === JSON.stringify(entries())) return;
  put(kept.entries);
  document.getElementById("restored").hidden = false;
  const tell = new Event("input", { bubbles: true }); // so that what runs along, runs along
  addEventListener("load", () => here().querySelector("[name]:not([type=hidden])").dispatchEvent(tell), { once: true });
}

function filled(control) {
  return control.type === "checkbox" || control.type === "radio" ? control.checked : Boolean(control.value?.trim());
}

/** Says in every group's head how many of its entries are filled. */
function count() {
  for (const group of document.querySelectorAll(".group")) {
    const state = group.querySelector("[data-of]");
    if (!state || state.querySelector(".tag")) continue;
    const boxes = group.querySelectorAll("input[type=checkbox]"); // a list to tick counts its ticks
    const asked = boxes.length ? boxes : group.querySelectorAll(".entry");
    const done = [...asked].filter((one) => [one, ...one.querySelectorAll("input, select")].some(filled));
    state.textContent = `${done.length} / ${state.dataset.of}`;
  }
}

function quieten() {
  document.getElementById("wrongs")?.remove();
  document.getElementById("restored").hidden = true;
  for (const words of document.querySelectorAll(".paper .wrong, .group-state .tag")) words.remove();
  for (const entry of document.querySelectorAll(".paper .bad")) entry.classList.remove("bad");
  for (const control of document.querySelectorAll(".paper [aria-invalid]")) control.removeAttribute("aria-invalid");
}

function taken() {
  quieten();
  forget();
  count();
  const words = document.getElementById("worked-out");
  words.textContent = "";
  requestAnimationFrame(() => { words.textContent = words.dataset.words; });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (matchMedia("(max-width: 899px)").matches) {
    document.getElementById("result").scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }
}

/** Opens the group in which a link from the list of wrong entries ends, before the browser goes there. */
function openFor(link) {
  const fold = document.getElementById(link.hash.slice(1))?.closest("details");
  if (fold) fold.open = true;
}

/** Does nothing on a page without a paper. */
export function watchPapers() {
  if (!here()) return;
  restore();
  count();
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.form !== here()) return;
      keep();
      count();
    });
  }
  document.addEventListener("submit", (event) => { if (event.target === here()) keep(true); });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.pathInfo.requestPath.endsWith("/moves")) return; // the running premium
    if (event.detail.successful) taken();
    else { keep(); count(); }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#wrongs a");
    if (link) openFor(link);
  });
}
