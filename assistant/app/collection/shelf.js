// Runs once for each part of the list: `element`, `trigger` and `watch` are given by Gradio.
// It sends what is typed and chosen to the server, and moves the view and the focus. It never makes
// HTML: what stands on the page comes from the server, or is set as text.

const PAUSE = 250; // milliseconds that typing must rest
const TWICE = 1000; // milliseconds within which the same thing is not meant twice
const part = (name) => document.querySelector(`#shelf-${name}`);
const all = (selector) => [...document.querySelectorAll(selector)];
const is = (name) => element.closest(`#shelf-${name}`) !== null;
const narrow = window.matchMedia("(max-width: 899px)");

// What the parts know of each other. Selected articles stay selected from page to page. What is
// chosen is kept here and not read off the boxes: what comes late must not undo a choice.
const shared = (window.citewellShelf ??= {
  picked: new Set(),
  chosen: { publisher: new Set(), language: new Set(), period: new Set() },
  more: new Set(),
  removing: [],
  changing: "", // what was last to be removed or brought back,
  changedAt: -TWICE, // and when that was asked
  openedBy: "",
  toCount: false, // the focus goes to the count when the list is there
  box: null, // the box that was last chosen by
});

// ---- what is asked of the server

function look(page = 1) {
  const value = (name) => part("controls").querySelector(`[name="${name}"]`).value;
  trigger("input", {
    words: value("words"),
    sort: value("sort"),
    after: value("after"),
    before: value("before"),
    publishers: [...shared.chosen.publisher],
    languages: [...shared.chosen.language],
    periods: [...shared.chosen.period],
    page,
  });
}

const opened = () => document.querySelector("#shelf-reading .opened");

function read(button) {
  const row = button.closest("[data-entry]");
  if (row) shared.openedBy = row.dataset.entry;
  trigger("select", { open: button.dataset.open, version: button.dataset.version || "" });
}

function goBack() {
  trigger("select", { back: true });
}

// Pressed twice, or again while the notice tells that it is at work, it is done once. All else takes
// its turn: Gradio's own "once" also loses what is pressed before the last answer has quite ended.
function change(asked) {
  const said = JSON.stringify(asked.remove ?? asked.undo);
  const soon = performance.now() - shared.changedAt < TWICE;
  const working = part("notice").querySelector(".dot") !== null;
  if (said === shared.changing && (soon || working)) return;
  shared.changing = said;
  shared.changedAt = performance.now();
  trigger("submit", asked);
}

function remove(ids) {
  shared.removing = ids;
  change({ remove: ids, opened: opened()?.dataset.opened || "" });
}

function bringBack(removal) {
  shared.toCount = true; // the button goes away
  change({ undo: removal });
}

// ---- what is selected

function showPicked() {
  const bar = document.querySelector(".picked");
  if (!bar) return;
  const count = shared.picked.size;
  bar.hidden = count === 0;
  bar.querySelector(".picked-count").textContent = `${count} selected`;
  const boxes = all('#shelf-list input[name="pick"]');
  for (const each of boxes) {
    each.checked = shared.picked.has(each.value);
    each.closest(".entry").classList.toggle("is-picked", each.checked);
  }
  const every = document.querySelector('#shelf-list input[name="every"]');
  if (!every) return;
  every.checked = boxes.length > 0 && boxes.every((each) => each.checked);
  every.indeterminate = !every.checked && boxes.some((each) => each.checked);
}

function pick(box, is) {
  if (is) shared.picked.add(box.value);
  else shared.picked.delete(box.value);
}

// ---- what a person does

let waiting = 0;

function later(page) {
  clearTimeout(waiting);
  waiting = setTimeout(() => look(page), PAUSE);
}

function clearAll() {
  for (const each of part("controls").querySelectorAll('[type="search"], [type="date"]')) each.value = "";
  for (const each of Object.values(shared.chosen)) each.clear();
  part("controls").querySelector("[name=words]").focus();
  look();
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || !element.contains(button)) return;
  const { open, undo, remove: id, page } = button.dataset;
  const does = (name) => button.classList.contains(name);
  if (open !== undefined) read(button);
  else if (undo !== undefined) bringBack(undo);
  else if (id !== undefined) remove([id]);
  else if (does("remove")) remove([...shared.picked]);
  else if (does("unpick")) {
    shared.picked.clear();
    showPicked();
  } else if (does("back")) goBack();
  else if (does("clear")) clearAll();
  else if (does("narrow")) {
    const shown = part("columns").classList.toggle("is-narrowing");
    part("controls").classList.toggle("is-narrowing", shown);
    button.setAttribute("aria-expanded", String(shown));
  } else if (page !== undefined) {
    shared.toCount = true;
    look(Number(page));
  }
});

element.addEventListener("change", (event) => {
  const box = event.target;
  if (box.name === "pick") pick(box, box.checked);
  if (box.name === "every") {
    for (const each of all('#shelf-list input[name="pick"]')) pick(each, box.checked);
  }
  if (is("list")) showPicked();
  if (is("facets")) {
    const { name, value } = box;
    if (box.checked) shared.chosen[name].add(value);
    else shared.chosen[name].delete(value);
    shared.box = { name, value };
    look();
  }
  if (box.name === "sort") look();
});

element.addEventListener("input", (event) => {
  if (["words", "after", "before"].includes(event.target.name)) later();
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  look();
});

// `toggle` does not bubble.
element.addEventListener("toggle", (event) => {
  const { more } = event.target.dataset;
  if (!more) return;
  if (event.target.open) shared.more.add(more);
  else shared.more.delete(more);
}, true);

if (is("reading")) {
  document.addEventListener("keydown", (event) => {
    const typing = event.isComposing || event.target.closest("input, textarea, select");
    if (event.key === "Escape" && !typing && opened() && element.offsetParent) goBack();
  });
}

// ---- what the server has made anew

const names = new Intl.DisplayNames(["en"], { type: "language" });

function nameLanguages() {
  for (const each of element.querySelectorAll("[data-language]")) {
    try {
      each.textContent = names.of(each.dataset.language);
    } catch {
      // not a code: it stays as it is
    }
  }
}

function goToCount() {
  const count = document.querySelector(".shelf-count");
  if (!shared.toCount || !count) return;
  shared.toCount = false;
  count.focus({ preventScroll: true });
  count.scrollIntoView({ block: "nearest" });
}

// The box is another element now; but who has gone on to something else is not fetched back.
function goToBox() {
  const at = document.activeElement;
  if (!shared.box || !(at === document.body || element.contains(at))) return;
  const { name, value } = shared.box;
  const boxes = [...element.querySelectorAll(`input[name="${name}"]`)];
  boxes.find((each) => each.value === value)?.focus({ preventScroll: true });
}

function showOpened() {
  const id = opened()?.dataset.opened || "";
  for (const each of all("#shelf-list [data-entry]")) {
    const title = each.querySelector("[data-open]");
    if (id && each.dataset.entry === id) title.setAttribute("aria-current", "true");
    else title.removeAttribute("aria-current");
  }
}

function settleReading() {
  const article = opened();
  if (!article) {
    const rows = all("#shelf-list [data-entry]");
    const row = rows.find((each) => each.dataset.entry === shared.openedBy);
    const home = row?.querySelector("[data-open]");
    if (home) home.focus({ preventScroll: !narrow.matches });
    return;
  }
  (article.querySelector(".article-title") || article.querySelector(".back")).focus({ preventScroll: true });
  article.scrollTop = 0;
  if (narrow.matches) article.scrollIntoView({ block: "start" });
}

function settle() {
  nameLanguages();
  if (is("list")) {
    showPicked();
    showOpened();
    goToCount();
  }
  if (is("facets")) {
    // Gradio changes what is there into what is to be: a box keeps what it was.
    for (const each of element.querySelectorAll("input")) {
      each.checked = shared.chosen[each.name].has(each.value);
    }
    for (const each of element.querySelectorAll("details[data-more]")) {
      each.open = shared.more.has(each.dataset.more);
    }
    goToBox();
  }
  if (is("reading")) {
    settleReading();
    showOpened();
  }
  if (is("notice")) settleNotice();
}

watch("value", settle);
settle(); // what came before this part was there

// What was removed is selected no more, and its way back is where the focus is.
function settleNotice() {
  const undo = element.querySelector(".undo");
  if (!undo) return;
  for (const each of shared.removing) shared.picked.delete(each);
  showPicked();
  undo.focus({ preventScroll: true });
  undo.scrollIntoView({ block: "nearest" });
}
