// On paper nothing can be opened: every fold is opened before printing and put back after.
/** Opens folds for print; a button marked data-print prints. */
export function watchPrint() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });
  document.querySelector("[data-print]")?.addEventListener("click", () => print());
}
