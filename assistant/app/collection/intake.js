// Runs once for the place to drop files and once for the jobs; `element`, `trigger`, `server`,
// `upload` and `watch` are given by Gradio. It sends files and asks how things stand; it never
// makes HTML.

const EVERY = 1000; // milliseconds between two looks while this is on the screen
const later = (time) => new Promise((done) => setTimeout(done, time));
const inMegabytes = (size) => `${Math.round(size / 1e6).toLocaleString("en")} MB`;

// ---- files

// Of the limits, 0 is none.
const over = (count, most) => Number(most) > 0 && count > Number(most);

function refusal(files, { fileBytes, files: most, uploadBytes }) {
  if (over(files.length, most)) return `At most ${most} files can be sent at once.`;
  const large = files.find((each) => over(each.size, fileBytes));
  if (large) return `${large.name} is over the limit of ${inMegabytes(fileBytes)} for one file. Nothing was sent.`;
  const all = files.reduce((sum, each) => sum + each.size, 0);
  if (over(all, uploadBytes)) return `These are more than the ${inMegabytes(uploadBytes)} that can be sent at once. Nothing was sent.`;
  return "";
}

async function send(list) {
  const zone = element.querySelector(".drop");
  const status = zone.querySelector(".sending");
  const files = [...list];
  if (files.length === 0 || zone.classList.contains("busy")) return;
  status.textContent = refusal(files, zone.dataset);
  if (status.textContent) return;
  zone.classList.add("busy");
  const sent = [];
  const lost = [];
  for (const [at, file] of files.entries()) {
    status.textContent = `Sending ${at + 1} of ${files.length}: ${file.name}`;
    try {
      const { path } = await upload(file);
      sent.push({ path, name: file.name });
    } catch {
      lost.push(file.name);
    }
  }
  zone.classList.remove("busy");
  status.textContent = lost.length ? `Not sent: ${lost.join(", ")}. Try again.` : "";
  if (sent.length) trigger("input", { files: sent });
}

// A folder that is dropped has no bytes of its own: it cannot be sent.
function dropped(transfer) {
  const entries = [...transfer.items].map((each) => each.webkitGetAsEntry && each.webkitGetAsEntry());
  return [...transfer.files].filter((_, at) => !(entries[at] && entries[at].isDirectory));
}

function listen(zone) {
  const chooser = zone.querySelector("input");
  chooser.addEventListener("change", () => {
    send(chooser.files);
    chooser.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("over");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const files = dropped(event.dataTransfer);
    if (files.length < event.dataTransfer.files.length) {
      zone.querySelector(".sending").textContent = "Folders cannot be dropped here: choose the files in them.";
    }
    send(files);
  });
}

// ---- jobs

const seen = () => element.querySelector(".jobs")?.dataset.serial;

async function follow() {
  while (element.isConnected) {
    await later(EVERY);
    if (element.offsetParent === null || document.visibilityState !== "visible") continue;
    try {
      if ((await server.serial(null)) !== seen()) trigger("input", {});
    } catch {
      await later(4 * EVERY); // the server is gone, and perhaps comes back
    }
  }
}

// What is shown is made anew each time: where somebody has scrolled to is kept.
const scrolled = new Map();
element.addEventListener(
  "scroll",
  (event) => scrolled.set(event.target.getAttribute("aria-label"), event.target.scrollTop),
  true,
);

if (element.closest("#intake-drop")) listen(element.querySelector(".drop"));
if (element.closest("#intake-state")) {
  watch("value", () => {
    for (const list of element.querySelectorAll(".happened")) {
      list.scrollTop = scrolled.get(list.getAttribute("aria-label")) || 0;
    }
  });
  follow();
}
