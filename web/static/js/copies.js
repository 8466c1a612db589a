// A text to be copied is marked whole at a touch.
/** Selects what stands in a field marked data-select. */
export function watchCopies() {
  document.addEventListener("focusin", (event) => { if (event.target.matches?.("[data-select]")) event.target.select(); });
}
