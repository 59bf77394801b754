// The list of the conversations that this browser keeps, in a drawer. All of it is made here, with
// DOM methods: what a conversation is called is somebody's text, and stays text.

const UNDO = 8_000; // milliseconds
const search = make("input", { type: "search", id: "kept-search", placeholder: "Search questions and answers", "aria-label": "Search conversations", autocomplete: "off" });
const list = make("ul", { class: "kept-list" });
const told = make("p", { class: "kept-told", role: "status" });
const undone = make("div", { class: "kept-undo" });
const foot = make("p", { class: "kept-foot" });
const closing = make("button", { type: "button", class: "quiet" }, "Close");
const drawer = make("dialog", { class: "kept-drawer", "aria-labelledby": "kept-heading" },
  make("header", {}, make("h2", { id: "kept-heading" }, "Conversations"), closing),
  search, told, undone, list, foot);
let deleted = null;

function openDrawer() {
  search.value = "";
  told.textContent = "";
  fill();
  drawer.showModal();
  // On a touch screen the search would open the keyboard over the list.
  (finger.matches ? closing : search).focus();
}

function fill() {
  const all = every();
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length ? all.filter((each) => holds(each, words)) : all;
  const focused = list.contains(document.activeElement) && document.activeElement.closest("li");
  list.replaceChildren(...found.map(row));
  const again = focused && rowOf(focused.dataset.id);
  if (again) again.querySelector(".kept-name").focus();
  if (!all.length) told.textContent = shelf ? "None yet. What you ask is kept here." : NOWHERE;
  else if (words.length) told.textContent = found.length ? counted(found.length, "conversation") : "None holds these words.";
  else told.textContent = "";
  const used = all.reduce((sum, each) => sum + each.size, 0);
  const room = `${(used / 1e6).toFixed(1)} of about ${ROOM / 1e6} MB used`;
  foot.textContent = "Kept in this browser only, never on the server." +
    (used > 0.8 * ROOM ? ` ${room}: export and delete what you no longer need.` : used > 1e5 ? ` ${room}.` : "");
  count.textContent = all.length ? String(all.length) : "";
}

function row(kept) {
  const title = kept.damaged ? "A damaged conversation" : titleOf(kept);
  const day = kept.changed ? new Date(kept.changed).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" }) : "";
  const about = [day, kept.count ? counted(kept.count, "question") : ""].filter(Boolean).join(" · ");
  const name = make("button", { type: "button", class: "kept-name" },
    make("span", { class: "kept-title", dir: "auto" }, title), make("span", { class: "kept-about" }, about));
  if (kept.id === here.id) name.setAttribute("aria-current", "true");
  name.addEventListener("click", () => openKept(kept.id));
  const does = (word, act, before = "") => {
    const label = `${before}${word}: ${title}`;
    const button = make("button", { type: "button", class: "quiet", "aria-label": label }, word);
    button.addEventListener("click", act);
    return button;
  };
  const exports = (form) => () => exportKept(form, titleOf(kept), linesOf(kept.value));
  const item = make("li", {}, name, make("div", { class: "kept-actions" },
    does("Rename", () => askForName(kept, item)),
    does("Delete", () => remove(kept, item)),
    make("span", { class: "exports" }, "Export ",
      does("Markdown", exports("markdown"), "Export as "),
      does("Web page", exports("html"), "Export as "))));
  item.dataset.id = kept.id;
  return item;
}

const rowOf = (id) => [...list.children].find((each) => each.dataset.id === id);

// ---- rename

function askForName(kept, item) {
  const box = make("input", { type: "text", maxlength: "200", "aria-label": "New name", dir: "auto" });
  box.value = titleOf(kept);
  let over = false;
  const end = (save) => {
    if (over) return;
    over = true;
    const name = box.value.trim();
    if (save && name) {
      rename(kept.id, name);
      if (kept.id === here.id) here.name = name;
    }
    fill();
    const again = rowOf(kept.id);
    if (again) again.querySelector(".kept-actions button").focus();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault(); // Esc would close the drawer
    end(event.key === "Enter");
  });
  box.addEventListener("blur", () => end(true));
  item.querySelector(".kept-name").replaceWith(box);
  box.focus();
  box.select();
}

// ---- delete, and undo

function remove(kept, item) {
  const value = raw(kept.id);
  const after = item.nextElementSibling || item.previousElementSibling;
  const isOpen = kept.id === here.id;
  shelf.removeItem(FAMILY + kept.id);
  forgetDeleted();
  deleted = { id: kept.id, value, isOpen, next: after ? after.dataset.id : "" };
  const undo = make("button", { type: "button", class: "main" }, "Undo");
  undo.addEventListener("click", putBack);
  const said = make("span", { role: "status" }, "Deleted: ", make("span", { dir: "auto" }, titleOf(kept)));
  undone.replaceChildren(said, undo);
  deleted.timer = setTimeout(forgetDeleted, UNDO);
  if (isOpen) begin({ discard: true });
  fill();
  undo.focus();
}

function forgetDeleted() {
  if (!deleted) return;
  clearTimeout(deleted.timer);
  const focused = undone.contains(document.activeElement);
  const next = rowOf(deleted.next);
  undone.replaceChildren();
  deleted = null;
  if (focused) (next ? next.querySelector(".kept-name") : search).focus();
}

function putBack() {
  const { id, value, isOpen } = deleted;
  try {
    shelf.setItem(FAMILY + id, value);
  } catch {
    told.textContent = FULL;
    return;
  }
  forgetDeleted();
  fill();
  const again = rowOf(id);
  if (again) again.querySelector(".kept-name").focus();
  if (isOpen && !here.turns.length) openKept(id, { stays: true });
}

search.addEventListener("input", fill);
closing.addEventListener("click", () => drawer.close());
// A click beside the drawer is on the dialog itself.
drawer.addEventListener("click", (event) => {
  if (event.target === drawer) drawer.close();
});
for (const dialog of [drawer, noteDialog]) {
  // Esc is the dialog's: the reader behind it stays open.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
}
