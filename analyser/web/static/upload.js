// The page for uploading: dropping files, the list of files to be sent, and the progress of the analysis. Without this
// script the file chooser sends the same form, and the page reloads itself.
"use strict";

const form = document.querySelector("form.upload");
const chooser = form.querySelector("#files");
const zone = form.querySelector(".drop");
const chosen = form.querySelector(".chosen");
const language = document.documentElement.lang;
const MEGABYTE = 1e6;

function size(bytes) {
  const megabytes = bytes >= MEGABYTE;
  const amount = megabytes ? bytes / MEGABYTE : Math.max(bytes / 1000, bytes ? 1 : 0);
  return `${amount.toLocaleString(language, { maximumFractionDigits: megabytes ? 1 : 0 })} ${megabytes ? "MB" : "kB"}`;
}

function take(files) {
  const all = new DataTransfer();
  files.forEach((file) => all.items.add(file));
  chooser.files = all.files;
  show();
}

function same(one, other) {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

function show() {
  const files = [...chooser.files];
  const list = chosen.querySelector("ul");
  const most = Number(form.dataset.most) * MEGABYTE;
  list.replaceChildren(...files.map((file, place) => {
    const row = chosen.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector(".filename").textContent = file.name;
    row.querySelector(".chosen__size").textContent = size(file.size);
    row.querySelector("strong").hidden = file.size <= most;
    row.querySelector("button .hidden").textContent = ` ${file.name}`;
    row.querySelector("button").addEventListener("click", () => {
      take(files.filter((_, other) => other !== place));
      (list.querySelectorAll("button")[Math.min(place, files.length - 2)] ?? chooser).focus();
    });
    return row;
  }));
  const sum = chosen.querySelector(".chosen__sum");
  const bytes = files.reduce((total, file) => total + file.size, 0);
  sum.textContent = sum.dataset.text.replace("{count}", files.length).replace("{size}", size(bytes));
  chosen.hidden = files.length === 0;
}

// A file dropped outside the zone must not replace the page.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => event.preventDefault());
}
for (const name of ["dragenter", "dragover"]) {
  zone.addEventListener(name, () => zone.classList.add("drop--over"));
}
for (const name of ["dragleave", "drop"]) {
  zone.addEventListener(name, () => zone.classList.remove("drop--over"));
}
zone.addEventListener("drop", (event) => {
  const before = [...chooser.files];
  const dropped = [...event.dataTransfer.files];
  take([...before, ...dropped.filter((file) => !before.some((known) => same(known, file)))]);
});
chooser.addEventListener("change", show);
zone.querySelector(".drop__hint").hidden = false;
show();

const POLL_INTERVAL = 1000; // milliseconds between two requests for the progress
const RETRY_INTERVAL = 10000; // milliseconds after a request that failed

async function poll() {
  const old = document.querySelector("#progress");
  if (old.dataset.again !== "1") return;
  let wait = POLL_INTERVAL;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = answer.ok && !document.hidden ? page.querySelector("#progress") : null;
    if (fresh && fresh.innerHTML !== old.innerHTML) replace(old, fresh);
  } catch {
    wait = RETRY_INTERVAL;
  }
  setTimeout(poll, wait);
}

// Replace only the parts that have changed, so that a screen reader reads out the status line only when it has changed.
// A link that has the focus keeps it.
function replace(old, fresh) {
  const held = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  old.dataset.again = fresh.dataset.again;
  const places = [...fresh.children].map((part, place) => [old.children[place], part]);
  for (const [before, after] of places) {
    if (before.innerHTML !== after.innerHTML) before.replaceChildren(...after.childNodes);
  }
  if (held && document.activeElement === document.body) old.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
}

setTimeout(poll, POLL_INTERVAL);
