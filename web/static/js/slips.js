// Slips of the file: dragged onto Fact or View, or sorted with f and v while one is in focus. The radios hold the truth.
const KEYS = { f: "fact", v: "perception" };

function sort(slip, into) {
  const radio = slip?.querySelector(`input[value="${into}"]`);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function count() {
  for (const place of document.querySelectorAll("[data-sorted]")) {
    const total = document.querySelectorAll(".slip").length;
    const done = document.querySelectorAll(".slip input:checked").length;
    place.textContent = `${done} / ${total}`;
  }
  for (const tray of document.querySelectorAll("[data-tray]")) {
    const sorted = document.querySelectorAll(`.slip input[value="${tray.dataset.tray}"]:checked`);
    tray.querySelector("ul").replaceChildren(...[...sorted].map((radio) => {
      const item = document.createElement("li");
      item.textContent = radio.closest(".slip").querySelector("p").textContent;
      return item;
    }));
  }
}

function watchDrag() {
  let held = null;
  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.(".slip") ?? null;
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.slip);
    document.body.classList.add("dragging");
  });
  document.addEventListener("dragend", () => { held = null; document.body.classList.remove("dragging"); });
  document.addEventListener("dragover", (event) => {
    if (held && event.target.closest?.("[data-tray]")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const tray = event.target.closest?.("[data-tray]");
    if (!held || !tray) return;
    event.preventDefault();
    sort(held, tray.dataset.tray);
  });
}

/** Makes slips draggable and sortable by key, and keeps the count of what is sorted. */
export function watchSlips() {
  if (!document.querySelector(".file")) return;
  const dress = () => {
    for (const slip of document.querySelectorAll(".slip")) slip.draggable = true;
    count();
  };
  dress();
  watchDrag();
  document.addEventListener("change", count);
  document.addEventListener("htmx:afterSettle", (event) => {
    dress();
    const papers = event.target.closest?.(".folder.read");
    if (papers && document.activeElement === document.body) papers.querySelector("h2").focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    const into = KEYS[event.key];
    const slip = document.activeElement?.closest?.(".slip");
    if (into && slip && !event.ctrlKey && !event.metaKey) sort(slip, into);
  });
}
