// Keys: digits choose a line, h asks for a hint, arrows turn the pages of a replay, Escape closes what is open.
const WRITING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";

function press(selector) {
  const target = document.querySelector(selector);
  if (target) target.click();
  return Boolean(target);
}

function close() {
  const open = document.querySelector(".menu[open], .mood[open], .leave[open], .sums[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else press(".her-file:target .close-file");
}

function onKey(event) {
  if (event.key === "Escape") return close();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest?.(WRITING)) return;
  const key = event.key.toLowerCase();
  const done = /^[1-9h]$/.test(key) ? press(`.dock:not(.waiting) [data-key="${key}"]:not([disabled])`)
    : key === "arrowright" ? press("a[data-step=next]")
    : key === "arrowleft" ? press("a[data-step=prev]") : false;
  if (done) event.preventDefault();
}

/** Listens once for the whole page. */
export function watchKeys() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll(".menu[open], .mood[open], .sums[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
}
