// Conversations in this browser's own storage: an entry each, called FAMILY and its id. An entry is
// lines of JSON: the first says how the conversation is called and when it changed, each other one
// is a question and its answer, as the server told it. No entry is written but the tab's own, so
// that two tabs cannot overwrite each other's. Nothing here touches the page.

let FAMILY = "citewell:conversation:"; // and a mark of the person, where people sign in
const HERE = "citewell:open"; // of this tab alone: which conversation it shows
const ROOM = 5_000_000; // characters: what browsers give, about
const MOST = 1_400_000; // bytes of a conversation: what a page may send back to have it opened
const TITLE_SHOWN = 80;

function usable(name) {
  try {
    const found = window[name];
    if (found.forgets) return null; // a private window, or a person who forbids it (storage.js)
    found.setItem("citewell:try", "1");
    found.removeItem("citewell:try");
    return found;
  } catch {
    return null;
  }
}

const shelf = usable("localStorage");
const session = usable("sessionStorage");

const fresh = () =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join("");
const now = () => new Date().toISOString();
const raw = (id) => (shelf ? shelf.getItem(FAMILY + id) : null);

// What an entry says of itself; of one that is damaged, that it is.
function headOf(value) {
  if (value === null) return null;
  try {
    const head = JSON.parse(value.slice(0, value.indexOf("\n")));
    if (typeof head.name === "string" && typeof head.changed === "string") return head;
  } catch {}
  return { damaged: true, name: "", title: "", changed: "", revision: "", count: 0 };
}

const linesOf = (value) => value.slice(value.indexOf("\n") + 1);

function turnsOf(value) {
  const found = [];
  for (const line of linesOf(value).split("\n")) {
    try {
      found.push(JSON.parse(line));
    } catch {}
  }
  return found;
}

const titleOf = (head) => head.name || head.title || "A conversation";

const keys = () => (shelf ? Object.keys(shelf).filter((key) => key.startsWith(FAMILY)) : []);

// Every conversation, the newest first, with the room that it takes.
function every() {
  const found = keys().map((key) => {
    const value = shelf.getItem(key);
    return { ...headOf(value), id: key.slice(FAMILY.length), size: key.length + value.length, value };
  });
  return found.sort((a, b) => b.changed.localeCompare(a.changed));
}

// Whether a conversation holds all these words: in its name, its questions or its answers.
function holds(kept, words) {
  const turns = turnsOf(kept.value);
  const said = turns.flatMap((turn) => [turn.question, turn.text]);
  const text = [titleOf(kept), ...said].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

// Writes the conversation of this tab. Another tab may have gone on with it since this one last
// read or wrote it: then this one's is kept beside it. Says "kept", "beside", "full" or "nowhere".
function keep(here) {
  if (!shelf) return "nowhere";
  let there = here.id ? headOf(raw(here.id)) : null;
  const beside = there !== null && there.revision !== here.seen;
  if (beside) there = null;
  const id = beside || !here.id ? fresh() : here.id;
  const head = {
    form: 1,
    name: there ? there.name : here.name,
    title: Array.from(here.turns[0].question.trim()).slice(0, TITLE_SHOWN).join(""),
    started: here.started || now(),
    changed: now(),
    revision: fresh(),
    count: here.turns.length,
  };
  const value = [head, ...here.turns].map((each) => JSON.stringify(each)).join("\n");
  if (new Blob([value]).size > MOST) return "long";
  try {
    shelf.setItem(FAMILY + id, value);
  } catch {
    return "full"; // what was kept before stays as it was
  }
  Object.assign(here, { id, name: head.name, started: head.started, seen: head.revision });
  remember(id);
  return beside ? "beside" : "kept";
}

// Only the name changes: the tab that has the conversation open may go on writing it.
function rename(id, name) {
  const value = raw(id);
  if (value === null) return;
  const head = { ...headOf(value), name };
  delete head.damaged;
  try {
    shelf.setItem(FAMILY + id, `${JSON.stringify(head)}\n${linesOf(value)}`);
  } catch {}
}

function remember(id) {
  if (!session) return;
  if (id) session.setItem(HERE, id);
  else session.removeItem(HERE);
}
