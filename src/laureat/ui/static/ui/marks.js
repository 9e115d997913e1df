// Marks on a score sheet: keys, what the mark means, the comment that it needs, the page that it is pinned to.
import { pageShown } from "./viewer.js";

/** Watch every sheet, `<div data-marks>`. */
export function watchMarks() {
  document.addEventListener("keydown", (event) => {
    const criterion = criterionOf(event);
    if (!criterion || event.ctrlKey || event.metaKey || event.altKey) return;
    const radios = [...criterion.querySelectorAll(".mark-scale input[type=radio]")];
    const onRadio = radios.includes(event.target);
    if (onRadio && /^\d$/.test(event.key)) set(radios, event);
    if (onRadio && (event.key === "ArrowDown" || event.key === "ArrowUp")) move(criterion, event);
  });
  document.addEventListener("change", (event) => {
    const criterion = criterionOf(event);
    if (criterion && event.target.name?.startsWith("mark-")) follow(criterion, event.target.value);
    if (criterion && event.target.closest(".mark-pin-hand")) drawPin(criterion);
  });
  document.addEventListener("click", (event) => {
    const criterion = criterionOf(event);
    if (criterion && event.target.closest("[data-pin-here]")) pin(criterion);
    if (criterion && event.target.closest("[data-pin-remove]")) unpin(criterion);
  });
  for (const criterion of document.querySelectorAll("[data-marks] [data-mark]")) ask(criterion, valueOf(criterion), { quietly: true });
}

/** Pin the criterion's mark to the page that is shown. */
export function pin(criterion) {
  const shown = pageShown();
  if (!criterion.querySelector("[data-pin]")) return;
  if (!shown) {
    said(criterion, "nothing", {});
    return;
  }
  const [select, number] = fields(criterion);
  select.value = shown.id;
  number.value = shown.page;
  drawPin(criterion);
  said(criterion, "pinned", shown);
  changed(select);
}

function unpin(criterion) {
  const [select, number] = fields(criterion);
  select.value = number.value = "";
  drawPin(criterion);
  said(criterion, "removed", {});
  changed(select);
  criterion.querySelector("[data-pin-here]").focus();
}

function drawPin(criterion) {
  const [select, number] = fields(criterion);
  const line = criterion.querySelector("[data-pin-line]");
  const link = criterion.querySelector("[data-pin-link]");
  const words = criterion.querySelector("[data-pin-said]").dataset.name;
  line.hidden = !select.value;
  link.href = `?document=${select.value}&page=${number.value || 1}#viewer`;
  link.textContent = words.replace("{name}", select.selectedOptions[0]?.text ?? "").replace("{page}", number.value || 1);
}

function fields(criterion) {
  return [criterion.querySelector(".mark-pin-hand select"), criterion.querySelector(".mark-pin-hand input")];
}

function said(criterion, what, { name = "", page = "" }) {
  const line = criterion.querySelector("[data-pin-said]");
  line.textContent = line.dataset[what].replace("{name}", name).replace("{page}", page);
}

/** What follows from a mark: its meaning, and whether it has to be explained. */
function follow(criterion, value) {
  const meaning = criterion.querySelector("[data-meaning]");
  if (meaning) meaning.textContent = nearest(criterion, value);
  ask(criterion, value);
}

function nearest(criterion, value) {
  const away = (anchor) => Math.abs(Number(anchor.dataset.anchor) - Number(value));
  const anchors = [...criterion.querySelectorAll("[data-anchor]")].sort((one, other) => away(one) - away(other) || one.dataset.anchor - other.dataset.anchor);
  return value === "" || !anchors.length ? "" : anchors[0].querySelector("dd").textContent;
}

function ask(criterion, value, { quietly = false } = {}) {
  const comment = criterion.querySelector("[data-comment]");
  if (!comment) return;
  const extreme = value !== "" && [0, Number(criterion.dataset.most)].includes(Number(value));
  const needed = { always: value !== "", extremes: extreme }[criterion.dataset.explained] ?? false;
  const text = comment.querySelector("textarea");
  comment.toggleAttribute("data-needed", needed);
  text.setAttribute("aria-required", String(needed));
  if (!quietly || needed) comment.open = needed || text.value.trim() !== "" || comment.contains(document.activeElement);
}

function valueOf(criterion) {
  const chosen = criterion.querySelector(".mark-scale input:checked") ?? criterion.querySelector("input[name^=mark-]:not([type=radio])");
  return chosen?.value ?? "";
}

function criterionOf(event) {
  return event.target.closest?.("[data-marks] [data-mark]");
}

function changed(field) {
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
}

let typed = { digits: "", at: 0 };

/** Set the mark that the typed digits name; two quick digits make one number (10). */
function set(radios, event) {
  event.preventDefault();
  const together = event.timeStamp - typed.at < 700 ? typed.digits + event.key : event.key;
  const find = (value) => radios.find((radio) => Number(radio.value) === Number(value) && radio.value !== "");
  const radio = find(together) || find(event.key);
  typed = { digits: radio === find(together) ? together : event.key, at: event.timeStamp };
  if (!radio) return;
  radio.checked = true;
  radio.focus();
  changed(radio);
}

function move(criterion, event) {
  event.preventDefault();
  const all = [...criterion.closest("[data-marks]").querySelectorAll("[data-mark]")].filter((one) => one.querySelector(".mark-scale input"));
  const next = all[all.indexOf(criterion) + (event.key === "ArrowDown" ? 1 : -1)];
  const target = next?.querySelector(".mark-scale input:checked") || next?.querySelector(".mark-scale input");
  target?.focus();
}
