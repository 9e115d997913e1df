// The line of an autosaved form: saving, saved at a time, not saved and why. htmx sends the form.

const AGAIN = 10000;

/** Follow the requests of forms marked `data-autosave`. */
export function watchAutosave() {
  document.addEventListener("htmx:configRequest", addToken);
  follow("htmx:beforeRequest", (form) => say(form, "saving"));
  follow("htmx:afterRequest", (form, event) => {
    if (event.detail.successful && isElsewhere(event.detail)) {
      form.dataset.unsaved = "yes";
      say(form, "failed", text(form, "signedOut"));
    } else if (event.detail.successful) {
      delete form.dataset.unsaved;
      remember(form, event.detail.xhr.getResponseHeader("X-Saved"));
      say(form, "saved");
    } else if (event.detail.xhr.status >= 400) {
      remember(form, event.detail.xhr.getResponseHeader("X-Saved"));
      say(form, "failed", refusal(event.detail.xhr) || text(form, event.detail.xhr.status === 403 ? "signedOut" : "refused"));
    }
  });
  follow("htmx:sendError", (form) => {
    form.dataset.unsaved = "yes";
    say(form, "failed");
    setTimeout(() => again(form), AGAIN);
  });
  window.addEventListener("online", () => document.querySelectorAll("form[data-autosave]").forEach(again));
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (form) form.dataset.unsaved = "yes";
  });
  document.addEventListener("submit", (event) => delete event.target.dataset.unsaved);
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-autosave][data-unsaved]")) event.preventDefault();
  });
}

/** What the form knows of the state that is kept: sent with the next save, so that another window's work is not overwritten. */
function remember(form, stamp) {
  if (stamp && form.elements.saved) form.elements.saved.value = stamp;
}

function again(form) {
  if (form.dataset.unsaved) form.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Whether the answer came from another address: one who has been signed out is led to the entrance, and nothing is saved. */
function isElsewhere({ xhr, pathInfo }) {
  const asked = new URL(pathInfo.requestPath, location.href);
  return Boolean(xhr.responseURL) && new URL(xhr.responseURL).pathname !== asked.pathname;
}

function follow(name, act) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form[data-autosave]");
    if (form) act(form, event);
  });
}

function line(form) {
  return form.querySelector("[data-autosave-status]");
}

function text(form, key) {
  return line(form)?.dataset[key] || "";
}

function say(form, state, words = "") {
  const status = line(form);
  if (!status) return;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: status.dataset.zone });
  status.dataset.state = state;
  status.querySelector("[data-autosave-text]").textContent = words || text(form, state).replace("{time}", time);
}

/** The sentence of a refusal: plain text, or the sentence on a page. */
function refusal(request) {
  const answer = request.responseText || "";
  if (!answer.includes("<")) return answer.slice(0, 300);
  const page = new DOMParser().parseFromString(answer, "text/html");
  return page.querySelector(".statement-sentence, .notice-body, .field-error")?.textContent.trim() || "";
}

/** Requests that are no forms carry the token of any form on the page. */
function addToken(event) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
}
