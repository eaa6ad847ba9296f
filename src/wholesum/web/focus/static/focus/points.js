// Spreads 100 points: what is left is always told, buttons never give more than there is, and the
// draft stays in this browser. Without this script the fields are filled in by hand.
"use strict";

(() => {
  const TOTAL = 100;
  const form = document.querySelector("form[data-draft]");
  const draft = drafts.of(form);
  const inputs = [...form.querySelectorAll("input[type=number]")];
  const told = form.querySelector("[data-left]");
  const even = form.querySelector("[data-even]");
  const forget = form.querySelector("[data-forget]");
  let sending = false;

  const points = (input) => Math.max(0, Math.min(TOTAL, Math.trunc(Number(input.value)) || 0));
  const left = () => TOTAL - inputs.reduce((sum, input) => sum + points(input), 0);

  function tell() {
    const rest = left();
    const words = rest > 0 ? told.dataset.some : rest < 0 ? told.dataset.over : told.dataset.none;
    told.textContent = words.replace("%n", Math.abs(rest));
    told.classList.toggle("whole", rest === 0);
    even.disabled = rest <= 0;
    for (const input of inputs) {
      const row = input.closest("li");
      row.querySelector("progress").value = points(input);
      row.querySelector('[data-step="-5"]').disabled = points(input) === 0;
      row.querySelector('[data-step="5"]').disabled = rest <= 0;
    }
  }

  function keep() {
    tell();
    draft.keep(Object.fromEntries(inputs.map((input) => [input.name, points(input)])));
  }

  function step(input, by) {
    const more = by > 0 ? Math.min(by, Math.max(left(), 0)) : by;
    input.value = Math.max(0, points(input) + more);
    keep();
  }

  for (const input of inputs) {
    input.addEventListener("input", keep);
    input.addEventListener("focus", () => input.select());
    input.addEventListener("change", () => (input.value = points(input)));
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
      if (event.key in steps) {
        event.preventDefault();
        step(input, steps[event.key]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        const next = inputs[inputs.indexOf(input) + 1];
        (next ?? form.querySelector(".actions .button")).focus();
      }
    });
    for (const button of input.closest("li").querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => step(input, Number(button.dataset.step)));
    }
  }

  even.addEventListener("click", () => {
    for (let rest = left(), place = 0; rest > 0; rest -= 1, place += 1) {
      const input = inputs[place % inputs.length];
      input.value = points(input) + 1;
    }
    keep();
  });

  forget.addEventListener("click", () => {
    for (const input of inputs) input.value = 0;
    draft.forget();
    tell();
    inputs[0].focus();
  });

  form.addEventListener("submit", (event) => {
    if (sending || left() !== 0) {
      event.preventDefault();
      if (!sending) {
        told.scrollIntoView({ block: "center" });
        inputs[0].focus();
      }
      return;
    }
    sending = true;
  });
  addEventListener("pageshow", () => (sending = false));

  const given = draft.read();
  for (const input of inputs) if (input.name in given) input.value = given[input.name];
  form.noValidate = true;
  told.hidden = even.hidden = forget.hidden = false;
  form.querySelector("[data-kept]").hidden = false;
  for (const drawn of form.querySelectorAll("progress")) drawn.hidden = false;
  tell();
})();
