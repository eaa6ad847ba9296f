// One effort at a time, with keys, a draft in this browser, and a review before sending. Without
// this script the page is one long form, which works as well.
"use strict";

(() => {
  const form = document.querySelector("form[data-draft]");
  const name = "wholesum-draft-" + form.dataset.draft;
  const efforts = [...form.querySelectorAll(".effort")];
  const find = (part) => form.querySelector(`[data-${part}]`);
  const [review, send, back, next, rest] = ["review", "send", "back", "next", "rest"].map(find);
  const told = document.querySelector("[data-place]");
  let place = 0; // of the effort that is shown; past the last one is the review
  let reviewing = false; // whether one came back from the review to change a score
  let sending = false;

  const goals = (effort) => [...effort.querySelectorAll(".goal")];
  const chosen = (goal) => goal.querySelector("input:checked");
  const open = () => efforts.filter((effort) => !goals(effort).every(chosen));

  function keep() {
    const given = Object.fromEntries(
      [...form.querySelectorAll("input:checked")].map((input) => [input.name, input.value]),
    );
    try {
      localStorage.setItem(name, JSON.stringify({ given }));
    } catch {
      // A browser that keeps nothing loses the draft on reload, no more.
    }
  }

  function restore() {
    let given = {};
    try {
      given = JSON.parse(localStorage.getItem(name))?.given ?? {};
    } catch {
      // No draft, or none that can be read.
    }
    for (const input of form.querySelectorAll("input[type=radio]")) {
      if (given[input.name] === input.value) input.checked = true;
    }
  }

  function listScores() {
    const row = form.querySelector("template[data-row]").content;
    const none = form.querySelector("template[data-none]").content.textContent;
    const rows = efforts.map((effort, index) => {
      const shown = row.cloneNode(true);
      const title = effort.querySelector(".statement").textContent;
      const scores = goals(effort).map(
        (goal) => chosen(goal)?.closest("label").querySelector("span").textContent ?? none,
      );
      shown.querySelector(".text").textContent = title;
      shown.querySelector(".chosen").textContent = scores.join(" · ");
      shown.querySelector(".visually-hidden").textContent = `: ${title}`;
      shown.querySelector("button").addEventListener("click", () => {
        reviewing = true;
        show(index);
      });
      return shown;
    });
    review.querySelector("ol").replaceChildren(...rows);
    find("missing").hidden = open().length === 0;
    send.hidden = open().length > 0;
  }

  function show(to) {
    place = Math.max(0, Math.min(to, efforts.length));
    const last = place === efforts.length;
    efforts.forEach((effort, index) => (effort.hidden = index !== place));
    review.hidden = !last;
    next.hidden = rest.hidden = last;
    back.hidden = place === 0;
    form.querySelector("progress").value = efforts.length - open().length;
    told.textContent = last
      ? ""
      : told.dataset.place.replace("%n", place + 1).replace("%m", efforts.length);
    send.hidden = true;
    if (last) {
      reviewing = false;
      listScores();
      review.focus();
    } else {
      efforts[place].querySelector("h2").focus();
    }
    scrollTo(0, 0);
  }

  const goOn = () => show(reviewing && open().length === 0 ? efforts.length : place + 1);

  function choose(goal, value) {
    const input = goal.querySelector(`input[value="${value}"]`);
    input.checked = true;
    keep();
    const following = goals(efforts[place])[goals(efforts[place]).indexOf(goal) + 1];
    if (following) (chosen(following) ?? following.querySelector("input")).focus();
    else goOn();
  }

  // The goal that a key scores: the one with the focus, else the first without a score.
  function current() {
    const within = document.activeElement?.closest(".goal");
    const all = goals(efforts[place]);
    return all.includes(within) ? within : (all.find((goal) => !chosen(goal)) ?? all[0]);
  }

  form.addEventListener("change", keep);
  // A choice by pointer of the last open goal goes on; arrow keys only move the choice.
  form.addEventListener("click", (event) => {
    if (event.detail > 0 && event.target.matches(".scale input") && !reviewing) {
      if (goals(efforts[place]).every(chosen)) setTimeout(goOn, 160);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (place >= efforts.length || event.target.closest("button, a, summary")) return;
    if (/^[0-5x]$/i.test(event.key)) {
      event.preventDefault();
      choose(current(), event.key.toLowerCase());
    } else if (event.key === "Enter") {
      event.preventDefault();
      goOn();
    }
  });

  back.addEventListener("click", () => show(place - 1));
  next.addEventListener("click", goOn);
  rest.addEventListener("click", () => {
    for (const goal of goals(efforts[place]).filter((one) => !chosen(one))) {
      goal.querySelector('input[value="x"]').checked = true;
    }
    keep();
    goOn();
  });
  find("forget").addEventListener("click", () => {
    for (const input of form.querySelectorAll("input:checked")) input.checked = false;
    try {
      localStorage.removeItem(name);
    } catch {
      // There is none.
    }
    show(0);
  });

  form.addEventListener("submit", (event) => {
    if (sending || open().length > 0) {
      event.preventDefault();
      if (!sending) show(efforts.length);
      return;
    }
    sending = true;
  });
  addEventListener("pageshow", () => (sending = false));

  restore();
  form.noValidate = true;
  form.classList.add("steps");
  for (const part of form.querySelectorAll(".stepping")) part.hidden = false;
  const first = efforts.findIndex((effort) => !goals(effort).every(chosen));
  show(first < 0 ? efforts.length : first);
})();
