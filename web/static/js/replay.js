// The replay: turns come into the page one by one, the thumb of the scrubber follows, and it can play by itself.
import { setting } from "./switches.js";

const EVEN = 1000; // milliseconds a turn where nobody wants to wait for words
const FIELDS = "textarea, select, input:not([type=range])";
let timer = 0, asked = false;

const walk = () => document.getElementById("walk");
const playing = () => walk().classList.contains("playing");
const next = () => walk().querySelector("a[data-step=next]");

function stop() {
  clearTimeout(timer);
  walk().classList.remove("playing");
}

function wait() {
  const seconds = Number(document.getElementById("place").dataset.seconds);
  timer = setTimeout(goOn, setting("pause") === "off" ? EVEN : seconds * 1000);
}

function goOn() {
  if (!next() || document.activeElement?.closest(FIELDS)) return stop();
  next().click();
}

function start() {
  walk().classList.add("playing");
  if (next()) goOn();
  else document.querySelector(".columns a")?.click(); // at the end: from the beginning, playing
}

/** A turn has come in: its address, the thumb, the place on the page, and on if it plays. */
function arrived(event) {
  if (event.target.id !== "turns" && event.detail.target?.id !== "turns") return;
  const turn = document.getElementById("place").dataset.turn, scrub = document.getElementById("scrub");
  if (document.activeElement !== scrub) scrub.value = turn;
  history.replaceState(null, "", `${location.pathname}?turn=${turn}#turn-${turn}`);
  document.getElementById(`turn-${turn}`)?.scrollIntoView({ block: "start" });
  if (playing()) next() ? wait() : stop();
}

function clicked(event) {
  if (!event.isTrusted) return;
  const button = event.target.closest("[data-play]");
  if (playing()) {
    stop();
    if (button) event.preventDefault();
  } else if (button && next()) {
    event.preventDefault();
    start();
  }
}

/** Watches the replay, if this page is one. */
export function watchReplay() {
  if (!document.getElementById("scrub")) return;
  document.addEventListener("click", clicked, true);
  document.addEventListener("keydown", (event) => { if (playing() && !event.target.closest("[data-play]")) stop(); });
  document.addEventListener("htmx:afterSettle", arrived);
  if (playing()) wait();
}
