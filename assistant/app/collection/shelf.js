// Runs once for each part of the list: `element`, `trigger` and `watch` are given by Gradio.
// It sends what is typed and chosen to the server, and moves the view and the focus. It never makes
// HTML: what stands on the page comes from the server, or is set as text.

const PAUSE = 250; // milliseconds that typing must rest
const part = (name) => document.querySelector(`#shelf-${name}`);
const all = (selector) => [...document.querySelectorAll(selector)];
const is = (name) => element.closest(`#shelf-${name}`) !== null;
const narrow = window.matchMedia("(max-width: 899px)");

// What the parts know of each other. Selected articles stay selected from page to page.
const shared = (window.citewellShelf ??= { picked: new Set(), focus: null, openedBy: "", more: new Set(), removing: [] });

// ---- what is asked of the server

function chosen(name) {
  return all(`#shelf-facets input[name="${name}"]:checked`).map((each) => each.value);
}

function look(page = 1) {
  const value = (name) => part("controls").querySelector(`[name="${name}"]`).value;
  trigger("input", {
    words: value("words"),
    sort: value("sort"),
    after: value("after"),
    before: value("before"),
    publishers: chosen("publisher"),
    languages: chosen("language"),
    periods: chosen("period"),
    page,
  });
}

const opened = () => document.querySelector("#shelf-reading .opened");

function read(button) {
  const row = button.closest("[data-row]");
  if (row) shared.openedBy = row.dataset.row;
  trigger("select", { open: button.dataset.open, version: button.dataset.version || "" });
}

function goBack() {
  trigger("select", { back: true });
}

function remove(ids) {
  shared.removing = ids;
  trigger("submit", { remove: ids, opened: opened()?.dataset.opened || "" });
}

function bringBack(removal) {
  shared.focus = () => document.querySelector(".shelf-count"); // the button goes away
  trigger("submit", { undo: removal });
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
    each.closest(".row").classList.toggle("is-picked", each.checked);
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
  for (const each of all("#shelf-facets input:checked")) each.checked = false;
  shared.focus = () => part("controls").querySelector("[name=words]");
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
    shared.focus = () => document.querySelector(".shelf-count");
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
    shared.focus = () => all(`#shelf-facets input[name="${name}"]`).find((each) => each.value === value);
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

function moveFocus() {
  const place = shared.focus?.();
  if (!place) return;
  shared.focus = null;
  const top = place.closest("details");
  if (top) top.open = true;
  place.focus({ preventScroll: true });
  if (place.matches(".shelf-count")) place.scrollIntoView({ block: "nearest" });
}

function showOpened() {
  const id = opened()?.dataset.opened || "";
  for (const each of all("#shelf-list [data-row]")) {
    const title = each.querySelector("[data-open]");
    if (id && each.dataset.row === id) title.setAttribute("aria-current", "true");
    else title.removeAttribute("aria-current");
  }
}

function settleReading() {
  const article = opened();
  if (!article) {
    const rows = all("#shelf-list [data-row]");
    const row = rows.find((each) => each.dataset.row === shared.openedBy);
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
    moveFocus();
  }
  if (is("facets")) {
    for (const each of element.querySelectorAll("details[data-more]")) {
      each.open = shared.more.has(each.dataset.more);
    }
    moveFocus();
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
