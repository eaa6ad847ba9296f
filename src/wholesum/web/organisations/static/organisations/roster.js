// Search in the list of people, count who is chosen, and keep a draft in this browser. Without this
// script the page is one long list.
"use strict";

(() => {
  const form = document.querySelector("form[data-draft]");
  const draft = drafts.of(form);
  const search = form.querySelector("[data-search]");
  const told = form.querySelector("[data-chosen]");
  const none = form.querySelector("[data-none]");
  const options = [...form.querySelectorAll(".roster .option")];
  const boxOf = (option) => option.querySelector("input");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const kept = draft.read().names ?? [];
  for (const box of options.map(boxOf)) if (kept.includes(box.value)) box.checked = true;

  function count() {
    const chosen = options.map(boxOf).filter((box) => box.checked);
    const full = chosen.length >= Number(told.dataset.most);
    for (const box of options.map(boxOf)) box.disabled = full && !box.checked;
    told.textContent = told.dataset.chosen.replace("%n", chosen.length);
    draft.keep({ names: chosen.map((box) => box.value) });
  }

  function filter() {
    const wanted = plain(search.querySelector("input").value);
    for (const option of options) option.hidden = !plain(option.textContent).includes(wanted);
    none.hidden = options.some((option) => !option.hidden);
  }

  search.hidden = false;
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  form.addEventListener("change", count);
  count();
})();
