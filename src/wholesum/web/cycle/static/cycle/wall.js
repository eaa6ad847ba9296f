// Prints a guide; on the wall, goes to the next block and back by keyboard, and shows the time left.
// Without this script the links and the printed minutes do the same.
"use strict";

(() => {
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  const timer = document.querySelector("[data-minutes]");
  if (!timer) return;

  const KEYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };
  document.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // On a page that is longer than its window, these keys scroll.
    const scrolls = document.documentElement.scrollHeight > window.innerHeight + 1;
    if (scrolls && event.key.startsWith("Page")) return;
    const link = document.querySelector(`a[rel=${way}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  const ends = Date.now() + Number(timer.dataset.minutes) * 60000;
  function tick() {
    const left = Math.round((ends - Date.now()) / 1000);
    const seconds = Math.abs(left);
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    timer.textContent = left < 0 ? `${text} ${timer.dataset.over}` : text;
  }
  tick();
  setInterval(tick, 1000);
})();
