// Keyboard marks on a score sheet: a digit sets the mark of the focused criterion, up and down move between criteria.

/** Watch every sheet, `<div data-marks>`. */
export function watchMarks() {
  document.addEventListener("keydown", (event) => {
    const sheet = event.target.closest?.("[data-marks]");
    if (!sheet || event.ctrlKey || event.metaKey || event.altKey) return;
    const criterion = event.target.closest("[data-mark]");
    if (!criterion) return;
    const radios = [...criterion.querySelectorAll(".mark-scale input[type=radio]")];
    const onRadio = radios.includes(event.target);
    if (onRadio && /^\d$/.test(event.key)) set(radios, event);
    if (onRadio && (event.key === "ArrowDown" || event.key === "ArrowUp")) move(sheet, criterion, event);
  });
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
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function move(sheet, criterion, event) {
  event.preventDefault();
  const all = [...sheet.querySelectorAll("[data-mark]")].filter((one) => one.querySelector(".mark-scale input"));
  const next = all[all.indexOf(criterion) + (event.key === "ArrowDown" ? 1 : -1)];
  const target = next?.querySelector(".mark-scale input:checked") || next?.querySelector(".mark-scale input");
  target?.focus();
}
