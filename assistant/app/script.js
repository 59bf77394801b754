// Runs once for each custom element: `element`, `trigger` and `watch` are given by Gradio.
// It sends clicks to the server and moves the view and the focus; it never makes HTML.

const wide = window.matchMedia("(min-width: 900px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const pointer = window.matchMedia("(hover: hover)");
const smooth = () => (calm.matches ? "auto" : "smooth");
const reading = () => document.querySelector("#reading .panel");
const opening = (home) => [...document.querySelectorAll(`${home} [data-key]`)];

// ---- the reader

function reveal() {
  const box = reading();
  if (!box) return;
  const mark = box.querySelector("mark.chosen");
  const scrolls = box.scrollHeight > box.clientHeight + 1 && wide.matches;
  const stepped = window.citewellStepped && box.querySelector(window.citewellStepped);
  const first = stepped || box.querySelector(".article-title") || box.querySelector(".back");
  first.focus({ preventScroll: true });
  if (scrolls) {
    const lead = box.clientHeight / 3;
    const by = mark ? mark.getBoundingClientRect().top - box.getBoundingClientRect().top : 0;
    box.scrollTop = mark ? box.scrollTop + by - lead : 0;
  }
  if (!wide.matches) {
    (mark || box).scrollIntoView({ block: mark ? "center" : "start", behavior: "auto" });
  }
}

function shownKey() {
  const article = document.querySelector("#reading .reader");
  return article ? article.dataset.key : "";
}

function showChosen() {
  const key = shownKey();
  for (const each of opening("#left").concat(opening("#panel"))) {
    if (key && each.dataset.key === key) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
}

function open(button) {
  const key = button.dataset.key;
  const place = button.closest("#turns, #panel");
  const steps = button.classList.contains("step");
  window.citewellStepped = steps ? (button.classList.contains("after") ? ".after" : ".before") : "";
  if (steps && window.citewellOpenedBy) Object.assign(window.citewellOpenedBy, { key, nth: 0 });
  if (place) {
    // else it is in the reader, and the way back leads to where that was opened from
    const home = `#${place.id}`;
    const alike = opening(home).filter((each) => each.dataset.key === key);
    window.citewellOpenedBy = { home, key, nth: alike.indexOf(button) };
  }
  if (key === shownKey()) {
    reveal();
    return;
  }
  const { turn, article, version, start, end } = button.dataset;
  trigger("select", { turn, article, version, start, end });
}

// Back to where the reader was opened from: the button may have been made anew since.
function goBack() {
  trigger("select", { back: true });
  window.citewellReturning = true;
}

function landBack() {
  const from = window.citewellOpenedBy;
  if (!window.citewellReturning || !from) return;
  window.citewellReturning = false;
  const alike = opening(from.home).filter((each) => each.dataset.key === from.key);
  const button = alike[from.nth] || alike[0];
  if (button) button.focus({ preventScroll: wide.matches });
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || !element.contains(button)) return;
  if (button.dataset.article !== undefined) open(button);
  else if (button.classList.contains("back")) goBack();
  else if (button.dataset.page !== undefined) {
    document.getElementById(`${button.dataset.page}-button`).click();
  }
});

if (element.closest("#reading")) {
  document.addEventListener("keydown", (event) => {
    const typing = event.isComposing || event.target.closest("textarea");
    if (event.key === "Escape" && !typing && reading()) goBack();
  });
}

// ---- the conversation

// These go away when they are pressed, and the focus with them. On a touch screen it may:
// there, focus would open the keyboard over the answer.
if (element.closest("#turns")) {
  document.addEventListener("click", (event) => {
    if (!pointer.matches || !event.target.closest("#send, #stop, .chip, .again, .off, [data-retry]")) return;
    document.querySelector("#question textarea").focus({ preventScroll: true });
  });
}

// The newest question stays at the top while its answer grows, until the reader scrolls away.
let turns = 0;
let following = false;
for (const moved of ["wheel", "touchmove"]) {
  window.addEventListener(moved, () => (following = false), { passive: true });
}

function follow(list) {
  const count = Number(list.dataset.turns);
  if (count > turns) following = true;
  turns = count;
  if (!following || count === 0) return;
  const newest = list.lastElementChild;
  const { top, bottom } = newest.getBoundingClientRect();
  const room = window.innerHeight - document.querySelector("#ask").offsetHeight;
  if (top >= 0 && bottom <= room) return;
  newest.scrollIntoView({ block: "start", behavior: smooth() });
}

watch("value", () => {
  const list = element.querySelector(".turns");
  if (list) follow(list);
  if (element.closest("#panel")) {
    const panel = element.querySelector(".panel");
    if (panel) panel.scrollTop = 0;
  }
  if (element.closest("#reading")) {
    if (reading()) reveal();
    else landBack();
  }
  showChosen();
});
