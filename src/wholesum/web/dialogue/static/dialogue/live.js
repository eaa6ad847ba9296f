// Asks every few seconds what has changed and shows it; keeps what somebody types or ticks; runs timers.
// Without this script the pages show what was true when they were loaded.
"use strict";

(() => {
  const EVERY = 1500; // with what the server remembers, a change is on every screen within 3 s
  const KEEP = "wholesum-text-";
  const told = () => document.querySelector("[data-told]");
  let asking = false;

  const begun = (field) =>
    ["checkbox", "radio"].includes(field.type)
      ? field.checked !== field.defaultChecked
      : field.type !== "hidden" &&
        (field.value !== field.defaultValue || field === document.activeElement);

  const typed = (part) => [...part.querySelectorAll("textarea, input")].some(begun);

  function show(part, html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    if (!fresh) return;
    const moved = fresh.dataset.step && fresh.dataset.step !== part.dataset.step;
    if (typed(part) && !moved) {
      part.dataset.live = fresh.dataset.live; // the words somebody is typing stay where they are
      part.dataset.behind = "";
      return;
    }
    if (moved && document.body.classList.contains("run")) {
      location.reload();
      return;
    }
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    part.replaceWith(fresh);
    if (!moved) {
      [...fresh.querySelectorAll("details")].forEach((one, at) => (one.open ||= open[at]));
    }
    restore(fresh);
    tick();
    if (moved && told()) told().textContent = fresh.dataset.says;
  }

  async function ask() {
    const part = document.querySelector("[data-live]");
    if (!part || asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(part.dataset.live, { headers: { "X-Requested-With": "live" } });
      if (answer.status === 200 && !answer.redirected) show(part, await answer.text());
      const goes = document.querySelector("[data-live][data-go]");
      if (goes)
        document.dispatchEvent(new CustomEvent("round-closed", { detail: goes.dataset.go }));
    } catch {
      // No network: the next try is in a few seconds.
    } finally {
      asking = false;
    }
  }

  function tick() {
    for (const timer of document.querySelectorAll("[data-until]")) {
      const left = Math.round((new Date(timer.dataset.until) - Date.now()) / 1000);
      const two = (number) => String(number).padStart(2, "0");
      timer.textContent =
        left > 0
          ? left < 36000
            ? `${Math.floor(left / 60)}:${two(left % 60)}`
            : timer.textContent
          : timer.dataset.over;
      timer.classList.toggle("over", left <= 0);
    }
  }

  // What is being written is kept in this browser until it is sent.
  const nameOf = (form) => `${KEEP}${location.pathname}${form.dataset.keeps}`;

  function restore(part) {
    for (const form of part.querySelectorAll("form[data-keeps]")) {
      const field = form.querySelector("textarea");
      try {
        const kept = localStorage.getItem(nameOf(form));
        if (kept && !field.value) field.value = kept;
      } catch {
        // A browser that keeps nothing loses the draft on reload, no more.
      }
      count(field);
    }
  }

  function count(field) {
    const left = field.closest("form")?.querySelector("[data-count]");
    if (left)
      left.textContent = left.dataset.count.replace("%n", field.maxLength - field.value.length);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keeps]");
    if (!form) return;
    count(event.target);
    try {
      localStorage.setItem(nameOf(form), event.target.value);
    } catch {
      // As above.
    }
  });

  // With as many ticks as allowed, the other boxes wait until one is taken out.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-most]");
    if (!form) return;
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    const full = boxes.filter((box) => box.checked).length >= Number(form.dataset.most);
    for (const box of boxes) box.disabled = full && !box.checked;
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.keeps) return;
    try {
      localStorage.removeItem(nameOf(event.target));
    } catch {
      // As above.
    }
  });

  restore(document);
  tick();
  setInterval(tick, 1000);
  setInterval(ask, EVERY + Math.random() * 200);
  document.addEventListener("visibilitychange", ask);
})();
