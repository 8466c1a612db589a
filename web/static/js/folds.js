// Folds open when something inside is asked for: by a link to them, or by paper, on which nothing can be opened.
function openAsked() {
  const asked = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (asked && asked.matches?.("details")) asked.open = true;
}

/** Opens the fold a link names; opens all for print and puts them back; a button marked data-print prints. */
export function watchFolds() {
  let opened = [];
  addEventListener("hashchange", openAsked);
  openAsked();
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], .offered)")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });
  document.querySelector("[data-print]")?.addEventListener("click", () => print());
}
