// Questions before a step that is hard to take back: a page of its own, shown here in a dialog.

/** Open the page of a `data-ask` link as a dialog; ask the question of a `data-confirm` button whose form is filled in. */
export function watchAsks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      openPage(link);
    }
    const button = event.target.closest("button[data-confirm]");
    if (button && !button.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!button.form || button.form.reportValidity()) openQuestion(button);
    }
  }, true);
}

async function openPage(link) {
  let body = null;
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    body = answer.ok ? page.querySelector("[data-ask-body] .ask-body") : null;
  } catch {
    body = null;
  }
  if (!body) {
    location.assign(link.href);
    return;
  }
  const form = body.querySelector("form");
  if (form && !form.getAttribute("action")) form.setAttribute("action", link.href);
  show(document.importNode(body, true), link);
}

function openQuestion(button) {
  const body = document.createElement("div");
  body.className = "ask-body";
  const title = document.createElement("h2");
  title.className = "ask-title";
  title.textContent = button.dataset.confirm;
  const row = document.createElement("div");
  row.className = "actions";
  const yes = document.createElement("button");
  yes.type = "button";
  yes.className = button.className;
  yes.textContent = button.textContent.trim();
  const no = document.createElement("button");
  no.type = "button";
  no.className = "btn btn-plain";
  no.dataset.askCancel = "";
  no.textContent = button.dataset.cancel;
  row.append(yes, no);
  body.append(title, row);
  const dialog = show(body, button);
  yes.addEventListener("click", () => {
    dialog.close();
    button.dataset.confirmed = "yes";
    button.click();
    delete button.dataset.confirmed;
  });
}

/** A modal dialog with this content; focus goes back to the opener when it closes. */
function show(body, opener) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const title = body.querySelector(".ask-title");
  if (title) {
    title.id = "ask-title";
    dialog.setAttribute("aria-labelledby", "ask-title");
  }
  dialog.append(body);
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-ask-cancel]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
