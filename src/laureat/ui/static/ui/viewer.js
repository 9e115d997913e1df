// Documents beside the sheet: a link to a page of one puts it into the viewer, without leaving the page and what is typed on it.

const ZOOMS = 4;
let zoom = 0;

/** Watch links into the viewer, its own buttons, and the tabs between dossier and sheet on narrow screens. */
export function watchViewer() {
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest('a[href^="?document="][href$="#viewer"]');
    if (link && viewer()) {
      event.preventDefault();
      open(link.getAttribute("href"), { focus: true });
    }
    if (event.target.closest("[data-viewer-close]")) close(event);
    const button = event.target.closest("[data-viewer-zoom]");
    if (button) setZoom(zoom + Number(button.dataset.viewerZoom));
    const tab = event.target.closest("[data-bench-tab]");
    if (tab) {
      event.preventDefault();
      showSide(tab.dataset.benchTab);
    }
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-viewer-jump]")) return;
    event.preventDefault();
    open(`?${new URLSearchParams(new FormData(event.target))}#viewer`, { focus: true });
  });
  showSide("sheet", { quietly: true });
  if (viewer()?.dataset.document) showSide("dossier", { quietly: true });
}

/** The page of the document shown now: its id, number and name; null when none is shown. */
export function pageShown() {
  const { document: id, page, name } = viewer()?.dataset ?? {};
  return id ? { id, page, name } : null;
}

/** Turn to the page before (-1) or after (1), if there is one. */
export function turn(direction) {
  const link = viewer()?.querySelector(direction < 0 ? "[data-viewer-before]" : "[data-viewer-after]");
  if (link) open(link.getAttribute("href"), { focus: false });
  return Boolean(link);
}

/** On narrow screens show this side ("dossier" or "sheet"); on wide ones both are there. */
export function showSide(side, { quietly = false } = {}) {
  const bench = document.querySelector("[data-bench]");
  if (!bench) return;
  bench.dataset.shown = side;
  for (const tab of bench.querySelectorAll("[data-bench-tab]")) {
    if (tab.dataset.benchTab === side) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  if (!quietly && getComputedStyle(bench.querySelector(".bench-tabs")).display !== "none") bench.scrollIntoView({ block: "start" });
}

function viewer() {
  return document.querySelector("[data-viewer]");
}

async function open(address, { focus }) {
  const old = viewer();
  old.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address.split("#")[0], { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = page.querySelector("[data-viewer]");
    if (!answer.ok || !made) throw new Error(answer.status);
    old.replaceWith(document.importNode(made, true));
    setZoom(zoom);
  } catch {
    say(old);
  }
  const shown = viewer();
  shown.removeAttribute("aria-busy");
  if (focus) {
    showSide("dossier");
    shown.focus({ preventScroll: true });
  }
  shown.scrollIntoView({ block: "nearest" });
}

function say(shown) {
  let line = shown.querySelector("[data-viewer-problem]");
  if (!line) {
    line = document.createElement("p");
    line.dataset.viewerProblem = "";
    line.className = "field-error";
    line.setAttribute("role", "alert");
    shown.prepend(line);
  }
  line.textContent = shown.dataset.failed;
}

function close(event) {
  event.preventDefault();
  const shown = viewer();
  shown.replaceChildren();
  for (const key of ["document", "page", "name"]) delete shown.dataset[key];
  document.querySelector("#documents a")?.focus();
}

function setZoom(wanted) {
  zoom = Math.min(ZOOMS, Math.max(0, wanted));
  const shown = viewer();
  if (shown) shown.dataset.zoom = zoom;
}
