// A turn as it is felt: her answer takes a moment, appears bubble by bubble, and the last words stay in sight.
import { setting } from "./switches.js";
import { atTheField } from "./typed.js";

const FIRST = 350, EACH_SIGN = 26, LONGEST = 2200; // milliseconds; a tap or a key ends the wait
const seen = new WeakSet(); // one turn settles in several pieces, so entries are known by themselves, not by number
let skip = () => {};

const still = () => setting("pause") === "off" || matchMedia("(prefers-reduced-motion: reduce)").matches;
const pauseFor = (bubble) => Math.min(LONGEST, FIRST + EACH_SIGN * bubble.textContent.trim().length);

function toEnd() {
  const scroller = document.querySelector(".scroller");
  if (scroller) scroller.scrollTop = 0; // a reversed column ends at zero
}

function wait(ms) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    skip = () => { clearTimeout(timer); resolve("skipped"); };
  });
}

function typing(face) {
  const row = document.getElementById("typing").content.firstElementChild.cloneNode(true);
  row.querySelector("img").src = face;
  return row;
}

/** Shows the new entries one after another; `dock` waits until the last has come. */
async function unfold(entries, dock) {
  let hurried = still();
  const hers = entries.filter((entry) => entry.matches(".her"));
  if (!hurried && hers.length) {
    for (const entry of entries.slice(entries.indexOf(hers[0]))) entry.hidden = true;
    dock?.classList.add("waiting");
  }
  for (const entry of entries) {
    if (entry.matches(".her") && !hurried) {
      const dots = typing(entry.querySelector(".face").src);
      entry.before(dots);
      toEnd();
      hurried = (await wait(pauseFor(entry))) === "skipped";
      dots.remove();
    }
    entry.hidden = false;
    entry.classList.add("fresh");
    toEnd();
  }
  dock?.classList.remove("waiting");
  skip = () => {};
}

function afterTurn() {
  const log = document.getElementById("log");
  const fresh = log ? [...log.children].filter((entry) => !seen.has(entry) && !entry.matches(".typing")) : [];
  if (!fresh.length) return;
  fresh.forEach((entry) => seen.add(entry));
  const dock = document.getElementById("dock");
  atTheField(dock);
  unfold(fresh, dock);
}

/** Watches what htmx brings; without htmx the page is whole already. */
export function watchTurns() {
  const log = document.getElementById("log");
  if (!log) return;
  for (const entry of log.children) seen.add(entry);
  document.addEventListener("htmx:afterSettle", afterTurn);
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => skip());
  document.addEventListener("click", (event) => {
    if (event.target.closest(".dock.waiting")) { event.preventDefault(); event.stopPropagation(); }
  }, true);
}
