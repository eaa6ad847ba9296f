// One question at a time, with keys, a draft in this browser, and a review before sending.
// Without this script the page is one long form, which works as well.
"use strict";

(() => {
  const PREFIX = "wholesum-draft-";
  const form = document.querySelector("form[data-draft]");
  const questions = [...form.querySelectorAll(".question")];
  const find = (name) => form.querySelector(`[data-${name}]`);
  const [review, send] = ["review", "send"].map(find);
  const [back, next, missing] = ["back", "next", "missing"].map(find);
  const told = document.querySelector("[data-place]");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let place = 0; // of the question that is shown; past the last one is the review
  let reviewing = false; // whether one came back from the review to change an answer
  let going = 0; // the timer that goes on after a choice
  let sending = false;

  const chosen = (question) => question.querySelector("input:checked");
  const open = () => questions.filter((question) => !chosen(question));

  const draft = {
    name: PREFIX + form.dataset.draft,
    read() {
      try {
        return JSON.parse(localStorage.getItem(this.name))?.answers ?? {};
      } catch {
        return {};
      }
    },
    keep() {
      const answers = Object.fromEntries(
        questions.filter(chosen).map((question) => {
          const { name, value } = chosen(question);
          return [name, value];
        }),
      );
      try {
        const kept = JSON.stringify({ closes: form.dataset.closes, answers });
        localStorage.setItem(this.name, kept);
      } catch {
        // A browser that keeps nothing loses the draft on reload, no more.
      }
    },
    forget() {
      try {
        localStorage.removeItem(this.name);
      } catch {
        // There is none.
      }
    },
    // Drafts of rounds that have closed can never be sent.
    forgetOld() {
      try {
        for (const name of Object.keys(localStorage)) {
          if (!name.startsWith(PREFIX)) continue;
          const { closes } = JSON.parse(localStorage.getItem(name));
          if (new Date(closes) < new Date()) localStorage.removeItem(name);
        }
      } catch {
        // One that cannot be read is not ours.
      }
    },
  };

  function restore() {
    const answers = draft.read();
    for (const question of questions.filter((one) => !chosen(one))) {
      for (const input of question.querySelectorAll("input")) {
        if (answers[input.name] === input.value) input.checked = true;
      }
    }
  }

  function listAnswers() {
    const row = form.querySelector("template[data-row]").content;
    const none = form.querySelector("template[data-none]").content.textContent;
    const rows = questions.map((question, index) => {
      const shown = row.cloneNode(true);
      const statement = question.querySelector(".statement").textContent;
      const answer = chosen(question)?.closest("label").querySelector("span").textContent;
      shown.querySelector(".text").textContent = statement;
      shown.querySelector(".chosen").textContent = answer ?? none;
      shown.querySelector(".visually-hidden").textContent = `: ${statement}`;
      shown.querySelector("button").addEventListener("click", () => {
        reviewing = true;
        show(index);
      });
      return shown;
    });
    review.querySelector("ol").replaceChildren(...rows);
    missing.hidden = open().length === 0;
    send.hidden = open().length > 0;
  }

  function show(to) {
    clearTimeout(going);
    place = Math.max(0, Math.min(to, questions.length));
    const last = place === questions.length;
    questions.forEach((question, index) => (question.hidden = index !== place));
    review.hidden = !last;
    next.hidden = last;
    back.hidden = place === 0;
    form.querySelector("progress").value = questions.length - open().length;
    told.textContent = last
      ? ""
      : told.dataset.place.replace("%n", place + 1).replace("%m", questions.length);
    send.hidden = true;
    if (last) {
      reviewing = false;
      listAnswers();
      review.focus();
    } else {
      questions[place].querySelector("legend").focus();
    }
    scrollTo(0, 0);
  }

  const goOn = () => show(reviewing && open().length === 0 ? questions.length : place + 1);

  function goOnSoon() {
    clearTimeout(going);
    going = setTimeout(goOn, still.matches ? 0 : 160); // long enough to see the choice
  }

  form.addEventListener("change", () => draft.keep());

  // A choice by pointer goes on; arrow keys, which also click, only move the choice.
  form.addEventListener("click", (event) => {
    if (event.detail > 0 && event.target.closest(".option")) goOnSoon();
  });

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const question = event.target.closest(".question");
    if (!question) return;
    if (event.key === "Enter") {
      event.preventDefault();
      goOn();
    } else if (/^[0-9]$/.test(event.key)) {
      const input = question.querySelector(`input[value="${event.key}"]`);
      if (!input) return;
      event.preventDefault();
      input.checked = true;
      draft.keep();
      goOnSoon();
    }
  });

  back.addEventListener("click", () => show(place - 1));
  next.addEventListener("click", goOn);
  find("forget").addEventListener("click", () => {
    form.reset();
    for (const input of form.querySelectorAll("input:checked")) input.checked = false;
    draft.forget();
    show(0);
  });

  form.addEventListener("submit", (event) => {
    if (sending || open().length > 0) {
      event.preventDefault();
      if (!sending) show(questions.length);
      return;
    }
    sending = true;
  });
  addEventListener("pageshow", () => (sending = false));

  draft.forgetOld();
  restore();
  form.noValidate = true;
  form.classList.add("steps");
  find("plain").hidden = true;
  for (const part of form.querySelectorAll(".stepping")) part.hidden = false;
  const first = questions.findIndex((question) => !chosen(question));
  show(first < 0 ? questions.length : first);
})();
