// Fields: the error summary takes the focus, long texts count their letters, files may be dropped, forms are sent once.

/** Everything small about forms. */
export function watchFields() {
  focusSummary(document);
  document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
  countAll(document);
  document.addEventListener("htmx:afterSwap", (event) => countAll(event.target));
  document.addEventListener("input", (event) => count(document.querySelector(`[data-counter][data-for="${CSS.escape(event.target.id || "-")}"]`)));
  document.addEventListener("submit", sendOnce);
  document.addEventListener("dragover", (event) => event.target.closest?.("[data-upload]")?.setAttribute("data-dragging", ""));
  for (const name of ["dragleave", "drop", "dragend"]) {
    document.addEventListener(name, (event) => event.target.closest?.("[data-upload]")?.removeAttribute("data-dragging"));
  }
}

function focusSummary(part) {
  part.querySelector?.("[data-error-summary]")?.focus();
}

function countAll(part) {
  for (const line of part.querySelectorAll?.("[data-counter]") ?? []) count(line);
}

function count(line) {
  if (!line) return;
  const control = document.getElementById(line.dataset.for);
  const left = Number(line.dataset.counter) - (control?.value.length ?? 0);
  const words = left < 0 ? line.dataset.overText : line.dataset.left;
  line.textContent = words.replace("{count}", Math.abs(left).toLocaleString(document.documentElement.lang));
  line.toggleAttribute("data-over", left < 0);
}

/** A second click on a button that is already sending does nothing. */
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  setTimeout(() => delete form.dataset.sending, 8000);
}
