// The check-in on a shared screen: arrow keys move between promises, a clock counts ten minutes,
// and changes made on a phone appear after a few seconds.
"use strict";

(() => {
  const EVERY = 3000;
  const links = () => [...document.querySelectorAll(".promises h3 a")];
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const found = links();
    if (!step || !found.length || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const at = found.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : found.length - 1) : at + step;
    const chosen = found[Math.max(0, Math.min(found.length - 1, next))];
    chosen.focus();
    chosen.scrollIntoView({ block: "center" });
  });

  async function ask() {
    const part = document.getElementById("now");
    if (!part || document.hidden) return;
    try {
      const version = encodeURIComponent(part.dataset.version);
      const answer = await fetch(`${part.dataset.live}?v=${version}`);
      if (answer.status !== 200 || answer.redirected) return;
      const html = await answer.text();
      const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("now");
      if (!fresh) return;
      const here = document.activeElement?.getAttribute("href");
      part.replaceWith(fresh);
      links()
        .find((link) => link.getAttribute("href") === here)
        ?.focus();
    } catch {
      // No network: the next try is in a few seconds.
    }
  }

  const clock = document.querySelector("[data-minutes]");
  const end = Date.now() + clock.dataset.minutes * 60_000;
  function tick() {
    const left = Math.round((end - Date.now()) / 1000);
    const seconds = String(left % 60).padStart(2, "0");
    clock.textContent = left > 0 ? `${Math.floor(left / 60)}:${seconds}` : clock.dataset.over;
  }

  setInterval(tick, 1000);
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
})();
