// What the other scripts of this folder share: the conversation that the page shows, and how
// elements are made.

const SAID = 8_000; // milliseconds
const finger = window.matchMedia("(hover: none)");
const NOWHERE = "This browser lets no page keep anything (a private window?): what you ask is gone when you leave.";
const FULL = "There is no more room in this browser: this answer is not kept. Export or delete some under Conversations.";
const LONG = "This conversation is too long to be kept any further: begin a new one.";
const CUT_SHORT = "The last answer was cut short: what had come of it is kept. Ask again for the rest.";

// `seen` is the revision that this tab last read or wrote.
const here = { id: "", seen: "", name: "", started: "", turns: [] };

function make(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside); // strings become text
  return made;
}

const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

const count = make("span", { class: "kept-count" });
const opening = make("button", { type: "button", class: "quiet", "aria-haspopup": "dialog" }, "Conversations ", count);
const beginning = make("button", { type: "button", class: "quiet", hidden: "" }, "New conversation");
const exporting = make("span", { class: "exporting", role: "group", "aria-label": "Export", hidden: "" }, "Export ");
const said = make("p", { class: "kept-said", role: "status" });
