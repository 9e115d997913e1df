// The sheet without a mouse. Letters are known by their place, so that they work in any layout of the keyboard; they can be switched off.
import { pin } from "./marks.js";
import { showSide, turn } from "./viewer.js";

const KEPT = "laureat-keys";
let last = null;

/** Watch the page that has a dossier and a sheet side by side. */
export function watchKeys() {
  const bench = document.querySelector("[data-bench]");
  const dialog = document.querySelector("dialog[data-keys]");
  if (!bench || !dialog) return;
  const switched = dialog.querySelector("[data-keys-on]");
  switched.checked = kept() !== "off";
  switched.addEventListener("change", () => keep(switched.checked ? "on" : "off"));
  document.querySelector("[data-keys-open]")?.addEventListener("click", () => dialog.showModal());
  bench.addEventListener("focusin", (event) => {
    if (event.target.closest("[data-marks]")) last = event.target;
  });
  document.addEventListener("keydown", (event) => {
    if (dialog.open || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sign(event);
    if (event.ctrlKey || event.metaKey || typing(event.target) || !switched.checked) return;
    const act = event.key === "?" ? () => dialog.showModal() : event.shiftKey ? null : LETTERS[event.code];
    if (act && act(event.target) !== false) event.preventDefault();
  });
}

const LETTERS = {
  BracketLeft: () => turn(-1),
  BracketRight: () => turn(1),
  KeyD: () => go("dossier"),
  KeyS: () => go("sheet"),
  KeyP: (target) => {
    const criterion = target.closest?.("[data-mark]");
    if (!criterion) return false;
    pin(criterion);
    return true;
  },
};

function go(side) {
  showSide(side);
  const sheet = document.querySelector("[data-marks]");
  const first = sheet?.querySelector(".mark-scale input:checked, .mark-scale input");
  const viewer = document.querySelector("[data-viewer][data-document]");
  const target = side === "dossier" ? viewer ?? document.querySelector("#documents a") : last?.isConnected ? last : first;
  target?.focus();
}

function sign(event) {
  const button = document.getElementById("to-sign");
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
}

function typing(target) {
  return target.matches?.("textarea, select, input:not([type=radio], [type=checkbox])") ?? false;
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // Nothing is kept where the browser forbids it.
  }
}
