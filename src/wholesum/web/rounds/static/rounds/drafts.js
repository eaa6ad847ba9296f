// Drafts of answers stay in this browser until they are sent, their round ends or closes, or the
// user signs out.
"use strict";

const drafts = (() => {
  const PREFIX = "wholesum-draft-";
  // The addresses that name the drafts that may stay, and that signs out.
  const { open, signOut } = document.currentScript.dataset;

  // A browser that keeps nothing loses a draft on reload, no more.
  function attempt(act, otherwise) {
    try {
      return act() ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  const names = (prefix) =>
    attempt(() => Object.keys(localStorage).filter((name) => name.startsWith(prefix)), []);
  const forget = (name) => attempt(() => localStorage.removeItem(name));
  const kept = (name) => attempt(() => JSON.parse(localStorage.getItem(name)), {});

  // The draft of a form: what was given so far, by the names of its fields.
  function of(form) {
    const name = PREFIX + form.dataset.draft;
    return {
      read: () => kept(name).given ?? {},
      keep: (given) =>
        attempt(() => localStorage.setItem(name, JSON.stringify({ end: form.dataset.end, given }))),
      forget: () => forget(name),
    };
  }

  for (const name of names(PREFIX)) {
    if (!(new Date(kept(name).end) > new Date())) forget(name);
  }
  const sent = document.querySelector("[data-sent]");
  if (sent) forget(PREFIX + sent.dataset.sent);

  // A round that was closed early or deleted waits for no draft any more.
  if (names(PREFIX).length > 0) {
    fetch(open)
      .then((answer) => answer.json())
      .then((waiting) => {
        const may = waiting.open.map((name) => PREFIX + name);
        for (const name of names(PREFIX)) if (!may.includes(name)) forget(name);
      })
      .catch(() => {}); // without the server's word nothing is forgotten
  }

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== signOut) return;
    for (const name of names("wholesum-")) forget(name);
  });

  return { of };
})();
