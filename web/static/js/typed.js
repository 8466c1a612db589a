// Words of one's own: Enter sends them, what was not sent yet is kept for this tab, and the cursor stays where one types.
const field = () => document.getElementById("own-words");
const key = () => `draft ${field().form.dataset.draft}`;

function keep() {
  try {
    if (field().value) sessionStorage.setItem(key(), field().value);
    else sessionStorage.removeItem(key());
  } catch { /* storage refused: then it lives as long as the page */ }
}

function restore() {
  if (!field()) return;
  try {
    if (!field().value) field().value = sessionStorage.getItem(key()) ?? "";
  } catch { /* as above */ }
}

function onKey(event) {
  if (event.target !== field() || event.key !== "Enter" || event.shiftKey) return;
  if (event.isComposing || event.keyCode === 229) return; // the Enter that ends a composition sends nothing
  event.preventDefault();
  if (!event.repeat && !event.target.form.querySelector("button").disabled) event.target.form.requestSubmit();
}

/** After a swap of the dock: the question asked back is read first, else one types on. */
export function atTheField(dock) {
  restore();
  (document.getElementById("asked") ?? field() ?? dock)?.focus({ preventScroll: true });
}

/** Watches the field, which comes anew with every turn. */
export function watchTyped() {
  restore();
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", (event) => { if (event.target === field()) keep(); });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, elt } = event.detail;
    if (field() && xhr.status < 300 && elt.matches(".own-words, .choices")) {
      field().value = "";
      keep();
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "dock" || document.getElementById("asked")) atTheField(document.getElementById("dock"));
  });
}
