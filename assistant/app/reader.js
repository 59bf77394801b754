// Behind script.js, for the reader: the arrow keys go from citation to citation, and a reference
// is copied.

element.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: ".before", ArrowRight: ".after" }[event.key];
  const changed = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  if (!step || changed || event.target.closest("textarea")) return;
  const button = element.querySelector(`.step${step}[data-article]`);
  if (!button) return;
  event.preventDefault();
  open(button);
});

// Where the page is not served safely, or not allowed to, only the old way works; or else the
// reference is there to be copied by hand.
async function copied(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}

function byHand(button) {
  const box = document.createElement("textarea");
  box.className = "by-hand";
  box.readOnly = true;
  box.rows = 5;
  box.setAttribute("aria-label", "The reference");
  box.value = button.dataset.copy;
  button.closest(".copying").append(box);
  box.focus();
  box.select();
  if (!document.execCommand("copy")) return false;
  box.remove();
  button.focus();
  return true;
}

element.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
  const said = element.querySelector(".copied");
  said.textContent = "";
  element.querySelector(".by-hand")?.remove();
  const done = (await copied(button.dataset.copy)) || byHand(button);
  said.textContent = done ? "Copied." : "Press Ctrl+C to copy it:";
});
