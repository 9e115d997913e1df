// The display panel: a choice is seen at once; menus of the masthead close like menus.

const DEFAULTS = { theme: "auto", size: "100", spacing: "normal", images: "on" };

/** Show choices as they are made and keep them; close open menus on Escape and on a click elsewhere. */
export function watchDisplay() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-display]");
    if (!form || !(event.target.name in DEFAULTS)) return;
    apply(event.target.name, event.target.value);
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", credentials: "same-origin" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement?.closest("details[data-drop][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details[data-drop][open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
}

function apply(name, value) {
  if (value === DEFAULTS[name]) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}
