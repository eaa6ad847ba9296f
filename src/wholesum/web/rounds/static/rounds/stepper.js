// One step at a time, with keys, a draft in this browser, and a review before sending. A step is
// one question, or several under one heading. Without this script the page is one long form.
"use strict";

(() => {
  const form = document.querySelector("form[data-draft]");
  const draft = drafts.of(form);
  const steps = [...form.querySelectorAll(".step")];
  const find = (name) => form.querySelector(`[data-${name}]`);
  const [review, send, back, next, missing] = ["review", "send", "back", "next", "missing"].map(
    find,
  );
  const rest = find("rest"); // chooses "no opinion" for what is left of a step, where there is one
  const told = document.querySelector("[data-place]");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let place = 0; // of the step that is shown; past the last one is the review
  let reviewing = false; // whether the user came back from the review to change an answer
  let going = 0; // the timer that goes on after a choice
  let sending = false;

  const questions = (step) =>
    step.matches("fieldset") ? [step] : [...step.querySelectorAll("fieldset")];
  const chosen = (question) => question.querySelector("input:checked");
  const isDone = (step) => questions(step).every(chosen);
  const open = () => steps.filter((step) => !isDone(step));
  const textOf = (question, none) =>
    chosen(question)?.closest("label").querySelector("span").textContent ?? none;

  function keep() {
    const inputs = [...form.querySelectorAll("input:checked")];
    draft.keep(Object.fromEntries(inputs.map(({ name, value }) => [name, value])));
  }

  function restore() {
    const given = draft.read();
    for (const question of steps.flatMap(questions).filter((one) => !chosen(one))) {
      for (const input of question.querySelectorAll("input")) {
        if (given[input.name] === input.value) input.checked = true;
      }
    }
  }

  function listAnswers() {
    const row = form.querySelector("template[data-row]").content;
    const none = form.querySelector("template[data-none]").content.textContent;
    const rows = steps.map((step, index) => {
      const shown = row.cloneNode(true);
      const statement = step.querySelector(".statement").textContent;
      const answers = questions(step).map((question) => textOf(question, none));
      shown.querySelector(".text").textContent = statement;
      shown.querySelector(".chosen").textContent = answers.join(" · ");
      shown.querySelector(".visually-hidden").textContent = `: ${statement}`;
      shown.querySelector("button").addEventListener("click", () => {
        reviewing = true;
        show(index);
      });
      return [shown, isDone(step)];
    });
    rows.sort(([, one], [, other]) => one - other); // what has no answer yet stands first
    review.querySelector("ol").replaceChildren(...rows.map(([shown]) => shown));
    missing.hidden = open().length === 0;
    send.hidden = open().length > 0;
  }

  function show(to) {
    clearTimeout(going);
    place = Math.max(0, Math.min(to, steps.length));
    const last = place === steps.length;
    steps.forEach((step, index) => (step.hidden = index !== place));
    review.hidden = !last;
    next.hidden = last;
    if (rest) rest.hidden = last;
    back.hidden = place === 0;
    form.querySelector("progress").value = steps.length - open().length;
    told.textContent = last
      ? ""
      : told.dataset.place.replace("%n", place + 1).replace("%m", steps.length);
    send.hidden = true;
    if (last) {
      reviewing = false;
      listAnswers();
      review.focus();
    } else {
      steps[place].querySelector("[tabindex='-1']").focus();
    }
    scrollTo(0, 0);
  }

  const goOn = () => show(reviewing && open().length === 0 ? steps.length : place + 1);

  function goOnSoon() {
    clearTimeout(going);
    going = setTimeout(goOn, still.matches ? 0 : 160); // long enough to see the choice
  }

  // The question that a key answers: the one with the focus, else the first without an answer.
  function current() {
    const all = questions(steps[place]);
    const within = all.find((question) => question.contains(document.activeElement));
    return within ?? all.find((question) => !chosen(question)) ?? all[0];
  }

  function choose(key) {
    const question = current();
    const input = question.querySelector(`input[value="${key}"]`);
    if (!input) return false;
    input.checked = true;
    keep();
    const all = questions(steps[place]);
    const following = all[all.indexOf(question) + 1];
    if (following) (chosen(following) ?? following.querySelector("input")).focus();
    else if (all.length > 1) goOn();
    else goOnSoon();
    return true;
  }

  form.addEventListener("change", keep);

  // A choice by pointer goes on; arrow keys, which also click, only move the choice.
  form.addEventListener("click", (event) => {
    const step = event.detail > 0 && event.target.closest("label") && steps[place];
    if (!step || (reviewing && questions(step).length > 1)) return;
    setTimeout(() => isDone(step) && step === steps[place] && goOnSoon());
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (place >= steps.length || event.target.closest("button, a, summary")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      goOn();
    } else if (/^[0-9x]$/i.test(event.key) && choose(event.key.toLowerCase())) {
      event.preventDefault();
    }
  });

  back.addEventListener("click", () => show(place - 1));
  next.addEventListener("click", goOn);
  rest?.addEventListener("click", () => {
    for (const question of questions(steps[place]).filter((one) => !chosen(one))) {
      question.querySelector(`input[value="${rest.dataset.rest}"]`).checked = true;
    }
    keep();
    goOn();
  });
  find("forget").addEventListener("click", () => {
    for (const input of form.querySelectorAll("input:checked")) input.checked = false;
    draft.forget();
    show(0);
  });

  form.addEventListener("submit", (event) => {
    if (sending || open().length > 0) {
      event.preventDefault();
      if (!sending) show(steps.length);
      return;
    }
    sending = true;
  });
  addEventListener("pageshow", () => (sending = false));

  restore();
  form.noValidate = true;
  form.classList.add("steps");
  for (const part of document.querySelectorAll("[data-plain]")) part.hidden = true;
  for (const part of form.querySelectorAll(".stepping")) part.hidden = false;
  const first = steps.findIndex((step) => !isDone(step));
  show(first < 0 ? steps.length : first);
})();
