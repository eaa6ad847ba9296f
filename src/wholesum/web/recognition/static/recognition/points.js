// Says how many of the 100 points are given and left while a member types. Without this script the
// server says it after the form is sent.
"use strict";

(() => {
  const TOTAL = 100;
  const told = document.querySelector("[data-given]");
  const inputs = [...told.form.querySelectorAll("input[type=number]")];

  function tell() {
    const given = inputs.reduce((sum, input) => sum + (Number(input.value) || 0), 0);
    const left = TOTAL - given;
    const words = left > 0 ? told.dataset.some : left < 0 ? told.dataset.over : told.dataset.none;
    told.textContent = words.replace("%g", given).replace("%l", Math.abs(left));
    told.classList.toggle("fault", left < 0);
  }

  for (const input of inputs) input.addEventListener("input", tell);
  addEventListener("pageshow", tell); // also after the browser has filled in earlier points
  told.hidden = false;
  tell();
})();
