// The two switches that live in this browser alone: the look, and whether she takes time to answer.
const DEFAULTS = { theme: "auto", pause: "on" };

/** What a switch is set to; the default where storage is refused or empty. */
export function setting(name) {
  try { return localStorage.getItem(name) ?? DEFAULTS[name]; } catch { return DEFAULTS[name]; }
}

function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* kept for this page only */ }
  if (name !== "theme") return;
  if (value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
}

/** Shows every switch as it is set and keeps what is changed. */
export function watchSwitches() {
  for (const control of document.querySelectorAll("[data-switch]")) {
    const name = control.dataset.switch;
    if (control.type === "checkbox") control.checked = setting(name) === "on";
    else control.value = setting(name);
    control.addEventListener("change", () => {
      keep(name, control.type === "checkbox" ? (control.checked ? "on" : "off") : control.value);
    });
  }
}
