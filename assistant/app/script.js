// Runs once for each custom element: `element`, `trigger` and `watch` are given by Gradio.
// It sends clicks to the server and moves the view; it never makes HTML.

const wide = window.matchMedia("(min-width: 900px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const smooth = () => (calm.matches ? "auto" : "smooth");

function reveal(panel) {
  const article = panel.querySelector(".reader");
  const box = panel.querySelector(".panel");
  if (!box) return;
  const mark = panel.querySelector("mark.chosen");
  const scrolls = box.scrollHeight > box.clientHeight + 1 && wide.matches;
  const heading = panel.querySelector(".article-title");
  if (heading) heading.focus({ preventScroll: true });
  if (scrolls) {
    const lead = box.clientHeight / 3;
    const by = mark ? mark.getBoundingClientRect().top - box.getBoundingClientRect().top : 0;
    box.scrollTop = mark ? box.scrollTop + by - lead : 0;
  }
  if (!wide.matches && article) {
    (mark || box).scrollIntoView({ block: mark ? "center" : "start", behavior: "auto" });
  }
}

function open(button) {
  window.citewellOpenedBy = button.dataset.key;
  const shown = document.querySelector("#panel .reader");
  if (shown && shown.dataset.key === button.dataset.key) {
    reveal(document.querySelector("#panel"));
    return;
  }
  const { turn, article, version, start, end } = button.dataset;
  trigger("select", { turn, article, version, start, end });
}

function goBack() {
  const key = window.citewellOpenedBy;
  window.citewellOpenedBy = undefined;
  const from = [...document.querySelectorAll("#turns [data-key]")].find((each) => each.dataset.key === key);
  if (from) from.focus({ preventScroll: wide.matches });
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || !element.contains(button)) return;
  if (button.dataset.article !== undefined) open(button);
  else if (button.classList.contains("back")) {
    trigger("select", { back: true });
    goBack();
  } else if (button.dataset.example !== undefined) {
    trigger("input", { example: button.dataset.example });
  }
});

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
  const panel = element.querySelector(".panel");
  if (!panel) return;
  const article = panel.querySelector(".reader");
  if (article && article.dataset.key !== element.dataset.shown) reveal(element);
  if (!article) panel.scrollTop = 0;
  element.dataset.shown = article ? article.dataset.key : "";
});
