// Keyboard shortcuts for reviewing findings, and adding a finding by selecting text. Each shortcut activates the link,
// button or field that has the key in its `data-key`. Shortcuts can be switched off, and do nothing while
// the reader types or chooses in a field.
"use strict";

const help = document.querySelector(".keys");
const SWITCH = "lockin-keys";

function savedSetting() {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null; // without storage the keys are on, and the switch only affects this page
  }
}

function saveSetting(value) {
  try {
    localStorage.setItem(SWITCH, value);
  } catch {
    // storage may be switched off, as above
  }
}

function isTyping(target) {
  return target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select");
}

function activate(element) {
  if (element.matches("input, select, textarea, summary")) {
    for (let outer = element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  } else {
    element.click();
  }
}

// In a list, j and k move the focus from link to link.
function moveFocus(step) {
  const links = [...document.querySelectorAll("[data-keys=list] > li > a")];
  if (!links.length) return false;
  const place = links.indexOf(document.activeElement);
  const next = place < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(place + step, 0), links.length - 1);
  links[next].focus();
  return true;
}

function onKeyDown(event) {
  const box = help.querySelector("input");
  if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (event.key === "?") {
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  } else if ((event.key === "j" || event.key === "k") && moveFocus(event.key === "j" ? 1 : -1)) {
    // the focus has moved
  } else {
    const element = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
    if (!element) return;
    activate(element);
  }
  event.preventDefault();
}

if (help) {
  const box = help.querySelector("input");
  box.checked = savedSetting() !== "off";
  box.addEventListener("change", () => saveSetting(box.checked ? "on" : "off"));
  help.hidden = false;
  document.addEventListener("keydown", onKeyDown);
}

// When text inside one clause is selected, a button appears that copies it into the form for adding a finding.
const adding = document.querySelector(".adding");

function clauseOf(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element.closest("[data-clause]");
}

function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const clause = clauseOf(range.startContainer);
  // A paragraph selected by a triple click ends at the start of the next element.
  const inside = range.cloneRange();
  if (clause && !clause.contains(range.endContainer) && range.endOffset === 0) inside.setEnd(clause, clause.childNodes.length);
  if (!clause || !clause.contains(inside.endContainer)) return null;
  const words = inside.toString().trim();
  return words ? { clause: clause.dataset.clause, words } : null;
}

if (adding) {
  const button = document.querySelector(".add-selected");
  document.addEventListener("selectionchange", () => {
    button.hidden = selected() === null;
  });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // pressing the mouse would end the selection
  button.addEventListener("click", () => {
    const found = selected();
    if (!found) return;
    adding.querySelector("[name=clause]").value = found.clause;
    adding.querySelector("[name=quote]").value = found.words;
    activate(adding.querySelector("[name=factor]"));
    button.hidden = true;
  });
}
