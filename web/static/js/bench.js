// The bench's editor: what is wrong is told while one types, at the line; Tab indents, and Escape gives it back.
const PAUSE = 700; // milliseconds after the last key
let timer = 0, asking = null;

const form = () => document.querySelector("form[data-bench]");
const area = () => form().querySelector("textarea.code");

let mirror = null;

/** Long lines are folded: the mirror holds every line as the textarea draws it, so that its number knows how tall it is. */
function measured(lines) {
  if (!mirror) {
    mirror = document.createElement("div");
    mirror.className = "code mirror";
    mirror.ariaHidden = "true";
    form().querySelector(".editor").append(mirror);
    area().wrap = "soft";
  }
  mirror.style.width = `${area().clientWidth}px`;
  for (let n = mirror.children.length; n < lines.length; n += 1) mirror.append(document.createElement("div"));
  while (mirror.children.length > lines.length) mirror.lastChild.remove();
  lines.forEach((line, n) => {
    const text = line || " ";
    if (mirror.children[n].textContent !== text) mirror.children[n].textContent = text;
  });
  return [...mirror.children].map((line) => line.offsetHeight);
}

/** The textarea is as tall as its text, and every line has its number beside it. */
function fit() {
  const lines = area().value.split("\n"), gutter = document.querySelector("[data-gutter]");
  const count = lines.length, heights = measured(lines);
  area().style.height = `${heights.reduce((sum, height) => sum + height, 0) + 86}px`;
  for (let n = gutter.children.length; n < count; n += 1) {
    const line = document.createElement("li");
    line.id = `L${n + 1}`;
    line.textContent = n + 1;
    gutter.append(line);
  }
  while (gutter.children.length > count) gutter.lastChild.remove();
  heights.forEach((height, n) => { gutter.children[n].style.height = `${height}px`; });
}

function atLines(problems) {
  const lines = document.querySelector("[data-gutter]").children;
  for (const line of lines) {
    if (line.className) line.className = "";
    line.querySelector(".at-line")?.remove();
  }
  for (const one of problems.filter((problem) => problem.file === form().dataset.file)) {
    const line = lines[Math.min(Math.max(one.line, 1), lines.length) - 1];
    if (!line.className) line.className = one.tone;
    let place = line.querySelector(".at-line");
    if (!place) {
      place = document.createElement("span");
      place.className = "at-line";
      line.append(place);
    }
    const said = document.createElement("span"), label = document.createElement("b");
    said.className = `said-at ${one.tone}`;
    label.textContent = one.label;
    said.append(label, ` ${one.sentence}`);
    place.append(said);
  }
}

/** A tag with its mark and its words, like the one a page is sent with. */
function marked(tag, tone, icon, words) {
  if (tone) tag.classList.add(tone);
  const mark = tag.querySelector("use");
  mark.setAttribute("href", mark.getAttribute("href").replace(/#.*/, `#${icon}`));
  tag.lastElementChild.textContent = words;
  return tag;
}

const blank = () => document.getElementById("problem").content.firstElementChild.cloneNode(true);

function listed(problems) {
  document.querySelector("[data-problems]").replaceChildren(...problems.map((one) => {
    const item = blank(), [tag, link, code, said, fix] = item.children;
    const here = one.file === form().dataset.file;
    if (one.tone) item.classList.add(one.tone);
    marked(tag, one.tone, one.icon, one.label);
    link.textContent = `${one.file}:${one.line}`;
    link.href = here ? `#L${one.line}` : one.href;
    if (here) link.dataset.line = one.line;
    code.textContent = one.code;
    said.textContent = one.sentence;
    fix.textContent = one.fix;
    return item;
  }));
}

function told(answer) {
  const { tone, icon, text } = answer.tally;
  document.getElementById("tally").replaceChildren(marked(blank().firstElementChild, tone, icon, text));
  listed(answer.problems);
  atLines(answer.problems);
}

async function check() {
  asking?.abort();
  asking = new AbortController();
  const body = new FormData();
  body.set("file", form().dataset.file);
  body.set("text", area().value);
  const tally = document.getElementById("tally"), mine = asking;
  tally.ariaBusy = "true";
  try {
    const answer = await fetch(form().dataset.bench, { method: "POST", body, signal: mine.signal });
    if (answer.headers.get("content-type")?.startsWith("application/json")) told(await answer.json());
  } catch { /* typed on, or the connection is gone: saving says so */ }
  if (mine === asking) tally.ariaBusy = null;
}

function changed() {
  const mark = document.querySelector("[data-unsaved]");
  mark.hidden = area().value === area().defaultValue;
  mark.textContent = mark.dataset.words;
  fit();
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

/** Writes as the keyboard would, so that it can be undone like anything typed. */
function write(text) {
  if (!document.execCommand("insertText", false, text)) area().setRangeText(text, area().selectionStart, area().selectionEnd, "end");
}

function indent(back) {
  const box = area(), { value } = box;
  const from = value.lastIndexOf("\n", box.selectionStart - 1) + 1, to = Math.max(box.selectionEnd, from);
  if (!back && box.selectionStart === box.selectionEnd) return write("  ");
  const lines = value.slice(from, to).split("\n");
  const moved = lines.map((line) => (back ? line.replace(/^ {1,2}/, "") : line && `  ${line}`)).join("\n");
  box.setSelectionRange(from, to);
  if (moved !== lines.join("\n")) write(moved);
  if (lines.length > 1) box.setSelectionRange(from, from + moved.length);
}

let free = false; // after Escape, Tab goes on to the next control

function onKey(event) {
  if (event.isComposing) return;
  if (event.key === "Escape") free = true;
  else if (event.key === "Tab") {
    if (free || event.ctrlKey || event.altKey || event.metaKey) { free = false; return; }
    event.preventDefault();
    indent(event.shiftKey);
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    const box = area(), before = box.value.slice(0, box.selectionStart);
    const margin = /(?:^|\n)( *)[^\n]*$/.exec(before)[1];
    if (margin) { event.preventDefault(); write(`\n${margin}`); }
  } else if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form().querySelector("[value=save]").click();
  } else if (event.key !== "Shift") free = false;
}

function toLine(number) {
  const box = area(), lines = box.value.split("\n").slice(0, number - 1);
  const at = lines.join("\n").length + (lines.length ? 1 : 0);
  box.focus({ preventScroll: true });
  box.setSelectionRange(at, at);
}

/** Does nothing on a page without the editor. */
export function watchBench() {
  if (!form()) return;
  let sending = false;
  fit();
  let width = area().clientWidth;
  new ResizeObserver(() => {
    if (area().clientWidth === width) return; // its height is our own doing
    width = area().clientWidth;
    fit();
  }).observe(area());
  area().addEventListener("input", changed);
  area().addEventListener("keydown", onKey);
  area().addEventListener("blur", () => { free = false; });
  form().addEventListener("submit", () => { sending = true; });
  addEventListener("beforeunload", (event) => {
    if (!sending && area().value !== area().defaultValue) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const line = event.target.closest?.("a[data-line]")?.dataset.line;
    if (line) setTimeout(() => toLine(Number(line)));
  });
}
