// Runs once. Keeps what the server tells of the conversation, opens what is kept, and has the bar
// over the conversation. `element`, `trigger`, `props`, `server` and `watch` are given by Gradio.

const bar = element.querySelector(".keeping");
let pending = null; // what the server was asked to open
let started = false;

// What is said stands over the page for a while; then it is gone, or `stays` in the bar.
function say(message, stays = false) {
  if (said.textContent === message && stays) return;
  said.textContent = message;
  said.classList.add("passing");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => {
    said.classList.remove("passing");
    if (!stays) said.textContent = "";
  }, SAID);
}

function showBar() {
  for (const each of [beginning, exporting]) each.hidden = !here.turns.length;
  count.textContent = String(keys().length || "");
}

// ---- what the server tells

function save() {
  if (!started) return;
  const came = here.turns.length ? keep(here) : "kept";
  if (came === "full") say(FULL, true);
  else if (came === "long") say(LONG, true);
  else if (came === "beside") say("This conversation went on in another tab too: both are kept.");
  else if ([FULL, CUT_SHORT].includes(said.textContent)) say("");
  showBar();
}

function leave() {
  Object.assign(here, { id: "", seen: "", name: "", started: "", turns: [] });
  remember("");
}

// The newest question and as much of its answer as there is. What stands before it says which
// conversation it belongs to; where that is not the one here, it is another one, and nothing of
// this one is overwritten.
function take({ before, going, line }) {
  if (pending && pending.discard) return; // it was deleted while it was being answered
  const turn = JSON.parse(line);
  const at = before.length;
  const follows = before.every((question, index) => (here.turns[index] || {}).question === question);
  const old = here.turns[at];
  const isOther = !follows || (at === 0 && old && old.question !== turn.question);
  if (isOther) leave();
  if (isOther && at) {
    trigger("input", {});
    return;
  }
  if (old && !isOther && old.mine && old.text === turn.text) turn.mine = old.mine;
  if (going) turn.going = true;
  here.turns = [...here.turns.slice(0, at), turn];
  save();
}

function settle() {
  pending = null;
  bar.removeAttribute("data-opening");
}

function opened({ id }) {
  if (!pending || pending.id !== id) return;
  const { value, stays } = pending;
  settle();
  leave();
  if (value) {
    const head = headOf(value);
    const { name, started, revision } = head;
    Object.assign(here, { id, name, started: started || "", seen: revision, turns: turnsOf(value) });
    remember(id);
  }
  const wasRunning = here.turns.some((turn) => turn.going);
  say(wasRunning ? CUT_SHORT : "", true);
  for (const turn of here.turns) delete turn.going;
  showBar();
  showOpinions();
  if (stays) {
    fill();
    return;
  }
  drawer.close();
  if (!finger.matches) document.querySelector("#question textarea").focus({ preventScroll: true });
}

function refused({ id, problem }) {
  if (!pending || (id && pending.id !== id)) return;
  settle();
  if (drawer.open) told.textContent = problem;
  else say(problem);
}

const hear = {
  newest: take,
  opened,
  refused,
  skipped: settle,
  whole: ({ lines }) => {
    here.turns = lines.map((line) => JSON.parse(line));
    save();
  },
  unkept: ({ problem }) => say(problem),
  opinion: judged,
};

watch("value", () => {
  const message = JSON.parse(props.value || "{}");
  if (hear[message.kind]) hear[message.kind](message);
});

// ---- what a person asks for

// An answer being made would take the page back: it is stopped first.
function whenIdle(then) {
  const busy = () => document.querySelector("#turns .status");
  if (!busy()) {
    then();
    return;
  }
  document.querySelector("#stop").click();
  const until = Date.now() + 10_000;
  const timer = setInterval(() => {
    if (busy() && Date.now() < until) return;
    clearInterval(timer);
    then();
  }, 50);
}

function ask(what) {
  pending = what;
  bar.toggleAttribute("data-opening", Boolean(what.restore)); // no welcome for who is here already
  setTimeout(() => {
    if (pending === what) refused({ id: "", problem: "The server does not answer. Is Citewell still running?" });
  }, 15_000);
  const lines = what.value ? linesOf(what.value) : "";
  whenIdle(() => trigger("select", { id: what.id, lines, restore: Boolean(what.restore) }));
}

function openKept(id, how = {}) {
  const value = raw(id);
  if (value === null) fill(); // another tab has deleted it
  else if (id === here.id && headOf(value).revision === here.seen) drawer.close();
  else ask({ id, value, ...how });
}

const begin = (how = {}) => ask({ id: "", value: "", stays: drawer.open, ...how });

async function exportKept(form, title, lines) {
  const tell = (message) => (drawer.open ? (told.textContent = message) : say(message));
  try {
    const { name, type, text, problem } = await server.export_conversation({ form, title, lines });
    if (problem) {
      tell(problem);
      return;
    }
    const url = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    tell(`Saved as ${name}.`);
  } catch {
    tell("It cannot be exported now: the server does not answer.");
  }
}

function exportHere(form) {
  const lines = here.turns.map((turn) => JSON.stringify(turn)).join("\n");
  exportKept(form, (here.name || here.turns[0].question).slice(0, 300), lines);
}

// ---- the bar

opening.addEventListener("click", openDrawer);
beginning.addEventListener("click", () => begin());
for (const [form, word] of [["markdown", "Markdown"], ["html", "Web page"]]) {
  const button = make("button", { type: "button", class: "quiet", "aria-label": `Export as ${word}` }, word);
  button.addEventListener("click", () => exportHere(form));
  exporting.append(button);
}
bar.append(opening, beginning, exporting, said, drawer, noteDialog);
window.addEventListener("storage", ({ key }) => {
  if (key !== null && !key.startsWith(FAMILY)) return;
  if (drawer.open) fill();
  else showBar();
});

if (!shelf) say(NOWHERE, true);

// Who signs in at a shared browser sees their own conversations only.
async function start() {
  try {
    const mark = await server.whose({});
    if (mark) FAMILY = `citewell:${mark}:conversation:`;
  } catch {} // what is kept can be read all the same
  started = true;
  if (here.turns.length) save(); // asked meanwhile
  showBar();
  const last = session ? session.getItem(HERE) : "";
  if (last && !here.turns.length && raw(last) !== null) openKept(last, { restore: true });
}

start();
