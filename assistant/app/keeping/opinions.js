// The thumbs under the answers, and the note that a person may add. Which thumb is pressed is this
// browser's own knowledge: the page is made without it, again and again.

const opinionOf = (place) => here.turns[Number(place.dataset.opinion)];

function showOpinions() {
  for (const place of document.querySelectorAll("#turns [data-opinion]")) {
    const turn = opinionOf(place);
    const verdict = turn && turn.mine ? turn.mine.verdict : "";
    for (const thumb of place.querySelectorAll(".thumb")) {
      const pressed = String(thumb.dataset.verdict === verdict);
      if (thumb.getAttribute("aria-pressed") !== pressed) thumb.setAttribute("aria-pressed", pressed);
    }
    const note = place.querySelector(".add-note");
    const said = verdict && turn.mine.note ? "Change the note" : "Add a note";
    if (note.hidden !== !verdict) note.hidden = !verdict;
    if (note.textContent !== said) note.textContent = said;
  }
}

function press(thumb) {
  const place = thumb.closest("[data-opinion]");
  const mine = (opinionOf(place) || {}).mine || {};
  const verdict = mine.verdict === thumb.dataset.verdict ? "" : thumb.dataset.verdict;
  send(Number(place.dataset.opinion), { ...mine, verdict });
}

function send(turn, opinion) {
  saying.set(turn, opinion);
  trigger("submit", { turn, ...opinion });
}

const saying = new Map(); // by turn: what was sent, until the server has kept it

function judged({ turn, question, id, problem }) {
  const opinion = saying.get(turn);
  saying.delete(turn);
  if (problem) {
    say(problem);
    return;
  }
  const kept = here.turns[turn];
  if (!opinion || !kept || kept.question !== question) return;
  if (opinion.verdict) kept.mine = { ...opinion, id };
  else delete kept.mine;
  save();
  showOpinions();
  say(opinion.verdict ? "Thank you. It is kept in the library, without your name." : "Taken back.");
}

// ---- the note

const noteBox = make("textarea", { rows: "4", maxlength: "4000", id: "note-text" });
const articleBox = make("input", { type: "text", maxlength: "1000", id: "note-article", autocomplete: "off" });
const wordsBox = make("input", { type: "text", maxlength: "2000", id: "note-words", autocomplete: "off" });
const nothingBox = make("input", { type: "checkbox", id: "note-nothing" });
const nothingRow = make("p", { class: "check" }, nothingBox,
  make("label", { for: "note-nothing" }, "The articles do not say: it should not have answered"));
const noteDialog = make("dialog", { class: "note-dialog", "aria-labelledby": "note-heading" },
  make("form", { method: "dialog" },
    make("h2", { id: "note-heading" }, "What was right, or wrong?"),
    make("p", { class: "hint" }, "Kept in the library for who looks after it. All of it may stay empty."),
    make("label", { for: "note-text" }, "Note"), noteBox,
    make("label", { for: "note-article" }, "The right article, by title or address"), articleBox,
    make("label", { for: "note-words" }, "The right words"), wordsBox,
    nothingRow,
    make("p", { class: "choices" },
      make("button", { type: "submit", value: "send", class: "main" }, "Send"),
      make("button", { type: "submit", value: "", class: "quiet" }, "Cancel"))));
let notedTurn = -1;

function askForNote(button) {
  const place = button.closest("[data-opinion]");
  const { mine } = opinionOf(place) || {};
  if (!mine) return;
  notedTurn = Number(place.dataset.opinion);
  noteBox.value = mine.note || "";
  articleBox.value = mine.article || "";
  wordsBox.value = mine.words || "";
  nothingBox.checked = Boolean(mine.unanswerable);
  nothingRow.hidden = mine.verdict !== "down";
  noteDialog.returnValue = "";
  noteDialog.showModal();
}

noteDialog.addEventListener("close", () => {
  const { mine } = here.turns[notedTurn] || {};
  if (noteDialog.returnValue === "send" && mine) {
    send(notedTurn, {
      ...mine,
      note: noteBox.value.trim(),
      article: articleBox.value.trim(),
      words: wordsBox.value.trim(),
      unanswerable: nothingBox.checked,
    });
  }
  const button = document.querySelector(`#turns [data-opinion="${notedTurn}"] .add-note`);
  if (button) button.focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("#turns .thumb, #turns .add-note");
  if (!button) return;
  if (button.classList.contains("thumb")) press(button);
  else askForNote(button);
});

// Around the turns, which may not be there yet.
new MutationObserver(showOpinions).observe(element.closest("#left") || document.body, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["aria-pressed", "hidden", "data-opinion"],
});
