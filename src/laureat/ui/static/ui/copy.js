// Buttons that copy a value, such as a check sum.

/** Copy the value of `data-copy` and say so to screen readers. */
export function watchCopies() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector("[data-copy-text]");
    const before = words?.textContent;
    if (words) words.textContent = button.dataset.copied;
    button.classList.add("copy-done");
    setTimeout(() => {
      if (words) words.textContent = before;
      button.classList.remove("copy-done");
    }, 2000);
  });
}
