// Answers are recorded: their draft in this browser goes.
"use strict";
try {
  localStorage.removeItem("wholesum-draft-" + document.querySelector("[data-draft]").dataset.draft);
} catch {
  // Without storage there is no draft.
}
