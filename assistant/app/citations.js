// Behind script.js, for the conversation: the card of the citation that is pointed at or has the
// focus, and the arrow keys. The cards' words are the server's; here they are shown and placed.

const SHOW_AFTER = 120; // ms: a pointer that only passes opens nothing
const HIDE_AFTER = 250; // ms: time to reach the card
const GAP = 8; // px
let about = null; // the card that is shown, the marker it belongs to, and whether by the focus
let soon = 0;

const cardOf = (marker) => document.getElementById(marker.getAttribute("aria-describedby"));
const sentenceOf = (marker) =>
  marker.closest(".sentence") || marker.closest("li")?.querySelector(".source") || marker;

function later(act, after) {
  clearTimeout(soon);
  soon = setTimeout(act, after);
}

// Under its sentence where there is room, else above all of it: never over what it explains.
function placeCard() {
  const { card, marker } = about;
  const [at, said] = [marker.getBoundingClientRect(), sentenceOf(marker).getBoundingClientRect()];
  const { offsetWidth: width, offsetHeight: height } = card;
  const head = document.querySelector("#header").getBoundingClientRect().bottom;
  const bottom = window.innerHeight - GAP;
  const under = Math.max(at.bottom, said.bottom) + GAP;
  const above = Math.min(at.top, said.top) - GAP - height;
  const fits = under + height <= bottom || above < Math.max(0, head);
  const top = fits ? Math.min(under, bottom - height) : above;
  const left = Math.min(at.left - 24, document.documentElement.clientWidth - width - 12);
  card.style.top = `${top}px`;
  card.style.left = `${Math.max(12, left)}px`;
}

function isAt(over) {
  const { card, marker } = about;
  return over === marker || card.contains(over) || sentenceOf(marker).contains(over);
}

function followCard() {
  const { top, bottom } = about.marker.getBoundingClientRect();
  if (bottom < 0 || top > window.innerHeight) hideCard();
  else placeCard();
}

function showCard(marker, focused) {
  clearTimeout(soon);
  const card = cardOf(marker);
  if (about?.marker === marker) about.focused ||= focused;
  if (!card || about?.marker === marker) return;
  hideCard();
  about = { card, marker, focused };
  card.showPopover();
  placeCard();
}

function hideCard() {
  clearTimeout(soon);
  if (about?.card.matches(":popover-open")) about.card.hidePopover();
  about = null;
}

document.addEventListener("pointerover", (event) => {
  const over = event.target;
  const marker = event.pointerType !== "touch" && over.closest(".marker");
  if (marker && marker !== about?.marker) later(() => showCard(marker, false), SHOW_AFTER);
  else if (!about || about.focused || isAt(over)) clearTimeout(soon);
  else later(hideCard, HIDE_AFTER);
});
element.addEventListener("focusin", (event) => {
  if (event.target.matches(".marker:focus-visible")) showCard(event.target, true);
});
element.addEventListener("focusout", () => about?.focused && hideCard());
element.addEventListener("click", (event) => event.target.closest(".marker") && hideCard());
document.addEventListener("scroll", () => about && followCard(), { capture: true, passive: true });
// Before what else Escape does: it takes away one thing at a time.
window.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !about) return;
    event.stopPropagation();
    hideCard();
  },
  { capture: true },
);
watch("value", () => {
  // The conversation was made anew, perhaps without this citation; and it knows of no place.
  if (about && about.marker.isConnected && cardOf(about.marker) === about.card) placeCard();
  else hideCard();
});

// ---- the arrow keys: along the citations of an answer, up and down the passages

const inAnswer = ".answer .marker";
const inSources = ".sources .marker";

function alongside(button) {
  if (button.matches(inAnswer)) return button.closest(".turn").querySelectorAll(inAnswer);
  if (button.matches(inSources)) return button.closest(".turn").querySelectorAll(inSources);
  return button.closest("ol").querySelectorAll("button");
}

function goal(key, button) {
  const turned = getComputedStyle(button.parentElement).direction === "rtl";
  const keys = button.matches(".marker")
    ? [turned ? "ArrowRight" : "ArrowLeft", turned ? "ArrowLeft" : "ArrowRight"]
    : ["ArrowUp", "ArrowDown"];
  const all = [...alongside(button)];
  const at = all.indexOf(button);
  const to = { [keys[0]]: at - 1, [keys[1]]: at + 1, Home: 0, End: all.length - 1 }[key];
  return to === undefined ? null : all[Math.min(Math.max(to, 0), all.length - 1)];
}

document.addEventListener("keydown", (event) => {
  const button = event.target.closest(".marker, .passage, .closest");
  if (!button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = goal(event.key, button);
  if (!to) return;
  event.preventDefault();
  to.focus();
});
