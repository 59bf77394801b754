// Runs behind script.js in each custom element. It sends what is asked, and knows the keys; it
// never makes HTML.

const box = () => document.querySelector("#question textarea");
const isAnswering = () => document.querySelector("#turns .status") !== null;
const isEditing = () => document.querySelector("#editing .editing") !== null;
const inField = (target) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
const COPIED_FOR = 2000; // milliseconds
const SETTLED_AFTER = 100;

function toBox() {
  box().focus({ preventScroll: true });
}

// Outside of a secure page (https, or this machine) browsers keep the clipboard away.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const held = document.createElement("textarea");
  held.value = text;
  held.setAttribute("readonly", "");
  held.style.position = "fixed";
  document.body.append(held);
  held.select();
  document.execCommand("copy");
  held.remove();
  return undefined;
}

async function copyAnswer(button) {
  const label = button.textContent;
  try {
    await copy(button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Could not copy";
  }
  window.setTimeout(() => (button.textContent = label), COPIED_FOR);
}

// ---- what is asked

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || !element.contains(button)) return;
  const { ask, again, retry, turn, off, edit, copy: copied } = button.dataset;
  if (ask !== undefined) trigger("input", { ask });
  else if (again !== undefined) trigger("input", { again });
  else if (retry !== undefined) trigger("input", { retry });
  else if (off !== undefined) trigger("input", { turn, off });
  else if (edit !== undefined) {
    trigger("edit", { edit });
    toBox();
  } else if (copied !== undefined) copyAnswer(button);
  else if (button.classList.contains("cancel")) endEditing();
});

function endEditing() {
  trigger("edit", { cancel: true });
  toBox();
}

// ---- what may be asked next: it may come late, when another question stands already

function showNext() {
  const next = document.querySelector("#more .more");
  const list = document.querySelector("#turns .turns");
  if (next && list) next.hidden = isAnswering() || next.dataset.turns !== list.dataset.turns;
}

if (element.closest("#turns, #more")) watch("value", showNext);

// ---- keys

if (element.closest("#turns")) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !inField(event.target) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      box().focus();
    }
    const isEmptyBox = event.target === box() && !box().value;
    if (event.key === "ArrowUp" && isEmptyBox) {
      event.preventDefault();
      trigger("edit", { recall: true });
    }
    if (event.key !== "Escape" || event.isComposing || event.target.closest("#settings")) return;
    if (reading() && !inField(event.target)) return; // it closes
    if (isEditing()) endEditing();
    else if (isAnswering() && !reading() && (isEmptyBox || !inField(event.target))) {
      document.querySelector("#stop").click();
    }
  });
}

// ---- the settings

function values() {
  const form = element.querySelector("form");
  return Object.fromEntries(new FormData(form).entries());
}

function closeSheets(but) {
  for (const each of element.querySelectorAll("details[open]")) {
    if (each !== but) each.removeAttribute("open");
  }
}

// Above the box, as far as there is room for it; else below.
const LEAST = 340; // pixels: less than that shows too little of the settings

function place(sheet) {
  const header = document.querySelector("#header").getBoundingClientRect().bottom;
  const room = document.querySelector("#bar").getBoundingClientRect().top - header - 24;
  const above = wide.matches && room >= LEAST;
  sheet.classList.toggle("below", !above);
  sheet.style.maxHeight = above ? `${room}px` : "";
}

if (element.closest("#settings")) {
  element.addEventListener(
    "toggle",
    (event) => {
      if (event.target.open) place(event.target.querySelector(".sheet"));
    },
    true, // it does not bubble
  );
  element.addEventListener("submit", (event) => event.preventDefault());
  element.addEventListener("input", (event) => {
    const shown = event.target.parentElement.querySelector("output");
    if (shown) shown.textContent = event.target.value;
  });
  // All at once: of changes on their way together, the first might come last.
  let settled;
  element.addEventListener("change", () => {
    window.clearTimeout(settled);
    settled = window.setTimeout(() => trigger("input", values()), SETTLED_AFTER);
  });
  element.addEventListener("click", (event) => {
    if (event.target.closest(".reset")) trigger("input", {});
    else if (event.target.closest("summary")) closeSheets(event.target.closest("details"));
  });
  element.addEventListener("keydown", (event) => {
    const sheet = event.target.closest("details[open]");
    if (event.key !== "Escape" || !sheet) return;
    closeSheets();
    sheet.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (event.target.isConnected && !element.contains(event.target)) closeSheets();
  });
  watch("value", () => {
    const opened = element.querySelector(".settings[open] summary");
    if (opened) opened.focus();
  });
}
