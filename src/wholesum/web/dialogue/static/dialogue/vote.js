// One statement at a time, with keys. Every vote goes into an outbox in this browser first and is
// sent until the server has said that it is recorded, so that a bad network loses none and doubles
// none. Without this script the page is one long form, which works as well.
"use strict";

(() => {
  const PREFIX = "wholesum-votes-";
  const KEYS = { 1: "1", a: "1", 2: "-1", d: "-1", 3: "0", p: "0" };
  const form = document.querySelector("form[data-outbox]");
  const ballots = [...form.querySelectorAll(".ballot")];
  const find = (name) => form.querySelector(`[data-${name}]`);
  const [review, back, next] = ["review", "back", "next"].map(find);
  const told = document.querySelector("[data-place]");
  const state = document.querySelector("[data-outbox-state]");
  const round = form.dataset.round;
  let place = 0; // of the statement that is shown; past the last one is the review
  let reviewing = false;
  let sending = false;
  let pause = 1000;
  let most = 100; // votes at once

  // What this browser keeps: votes on their way, and one's own votes of every round.
  const store = {
    name: PREFIX + form.dataset.outbox,
    read() {
      try {
        return JSON.parse(localStorage.getItem(this.name)) ?? {};
      } catch {
        return {};
      }
    },
    write() {
      try {
        localStorage.setItem(this.name, JSON.stringify(kept));
      } catch {
        // A browser that keeps nothing still sends; it loses what is on its way on a reload.
      }
    },
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
  store.forgetOld();
  const kept = { closes: form.dataset.closes, outbox: {}, rounds: {}, ...store.read() };
  if (kept.round !== round) {
    // Too late for those: they were not counted, so nothing is compared with them.
    for (const statement of Object.keys(kept.outbox)) delete kept.rounds[kept.round]?.[statement];
    Object.assign(kept, { round, outbox: {} });
  }
  const last = kept.rounds[round - 1] ?? {};
  const mine = (kept.rounds[round] ??= {});

  const chosen = (ballot) => ballot.querySelector(".three input:checked");
  const matters = (ballot) => ballot.querySelector(".matters input");
  const open = () => ballots.filter((ballot) => !chosen(ballot));

  function cast(ballot) {
    const vote = chosen(ballot);
    if (!vote) return;
    const statement = ballot.dataset.statement;
    const value = Number(vote.value);
    const why = ballot.querySelector(".whys input:checked")?.value ?? "";
    const objects = value === -1 && ballot.dataset.objects !== "yes"; // not listened to yet
    const reason = ballot.querySelector(".reason > .form-row textarea").value.trim();
    const seq = Number(ballot.dataset.seq) + 1;
    ballot.dataset.seq = seq;
    mine[statement] = value;
    kept.outbox[statement] = {
      statement: Number(statement),
      vote: value,
      why: value === 0 ? why : "",
      matters: matters(ballot).checked,
      reason: value === 0 || objects ? "" : reason,
      moved: statement in last ? last[statement] !== value : null,
      seq,
    };
    store.write();
    tell();
    send();
  }

  async function send() {
    const waiting = Object.values(kept.outbox).slice(0, most);
    if (sending || waiting.length === 0) return;
    sending = true;
    let wait = pause;
    try {
      const answer = await fetch(form.dataset.send, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
        },
        body: JSON.stringify({ votes: waiting }),
      });
      if (answer.ok && !answer.redirected) {
        const { recorded } = await answer.json();
        for (const vote of waiting) settle(vote, recorded);
        pause = 1000;
        wait = 0;
      } else if (answer.status === 400 || answer.status === 409) {
        refuse(waiting, (await answer.json()).fault, answer.status);
        wait = 0;
      }
    } catch {
      pause = Math.min(pause * 2, 15000);
    }
    sending = false;
    store.write();
    tell();
    if (Object.keys(kept.outbox).length > 0) setTimeout(send, wait);
    else most = 100;
  }

  // A vote leaves the outbox only if it is still the one that was sent.
  function settle(vote, recorded) {
    if (kept.outbox[vote.statement]?.seq !== vote.seq) return;
    delete kept.outbox[vote.statement];
    if (!recorded.includes(vote.statement)) delete mine[vote.statement];
  }

  // Of several votes at once one may be wrong: they are sent one by one then, to find it.
  function refuse(sent, fault, status) {
    if (status === 400 && sent.length > 1) {
      most = 1;
      return;
    }
    for (const vote of sent) {
      delete kept.outbox[vote.statement];
      delete mine[vote.statement];
    }
    state.dataset.fault = state.textContent = fault;
  }

  function tell() {
    const waiting = Object.keys(kept.outbox).length;
    const said = ballots.length - open().length;
    if (waiting) {
      state.textContent = state.dataset.waiting.replace("%n", waiting);
      delete state.dataset.fault;
    } else if (!state.dataset.fault) {
      const all = said === ballots.length ? "kept" : said ? "some" : "none";
      state.textContent = state.dataset[all].replace("%n", said).replace("%m", ballots.length);
    }
    state.dataset.waits = waiting;
    const left = form.dataset.marks - ballots.filter((ballot) => matters(ballot).checked).length;
    for (const ballot of ballots) {
      const shown = ballot.querySelector("[data-left]");
      shown.textContent = shown.dataset.left.replace("%n", Math.max(left, 0));
      matters(ballot).disabled = left <= 0 && !matters(ballot).checked;
      const vote = chosen(ballot)?.value;
      ballot.classList.toggle("passed", vote === "0");
      ballot.classList.toggle("against", vote === "-1");
    }
  }

  function words(ballot, value) {
    return ballot
      .querySelector(`.three input[value="${value}"]`)
      .closest("label")
      .querySelector("span").textContent;
  }

  function list() {
    const row = form.querySelector("template[data-row]").content;
    const none = form.querySelector("template[data-none]").content.textContent;
    const rows = ballots.map((ballot, index) => {
      const shown = row.cloneNode(true);
      const statement = ballot.querySelector(".statement").textContent;
      const vote = chosen(ballot);
      shown.querySelector(".text").textContent = statement;
      shown.querySelector(".chosen").textContent = vote ? words(ballot, vote.value) : none;
      shown.querySelector(".visually-hidden").textContent = `: ${statement}`;
      shown.querySelector("button").addEventListener("click", () => {
        reviewing = true;
        show(index);
      });
      return shown;
    });
    review.querySelector("ol").replaceChildren(...rows);
  }

  function show(to, focus = true) {
    place = Math.max(0, Math.min(to, ballots.length));
    const end = place === ballots.length;
    ballots.forEach((ballot, index) => (ballot.hidden = index !== place));
    review.hidden = !end;
    next.hidden = end;
    back.hidden = place === 0;
    told.textContent = end
      ? ""
      : told.dataset.place.replace("%n", place + 1).replace("%m", ballots.length);
    if (end) {
      reviewing = false;
      list();
    }
    if (focus) (end ? review : ballots[place].querySelector("legend")).focus();
    scrollTo(0, 0);
  }

  // A choice stays on its statement until "Next", so that a mark and a reason go to this one.
  const goOn = () => show(reviewing ? ballots.length : place + 1);

  form.addEventListener("change", (event) => {
    const ballot = event.target.closest(".ballot");
    if (!ballot || event.target.hasAttribute("form")) return;
    if (event.target.closest(".three") && chosen(ballot).value !== "0") {
      for (const why of ballot.querySelectorAll(".whys input:checked")) why.checked = false;
    }
    cast(ballot);
    tell();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.matches("textarea, summary, button, a") && event.key !== "Escape") return;
    const ballot = ballots[place];
    if (!ballot) return;
    const value = KEYS[event.key.toLowerCase()];
    if (value !== undefined) {
      event.preventDefault();
      ballot.querySelector(`.three input[value="${value}"]`).click();
      if (value === "0") ballot.querySelector(".whys input").focus();
    } else if (event.key.toLowerCase() === "m") {
      matters(ballot).click();
    } else if (
      event.key === "Enter" ||
      (event.key === "ArrowRight" && !event.target.matches("input"))
    ) {
      event.preventDefault();
      goOn();
    } else if (event.key === "ArrowLeft" && !event.target.matches("input")) {
      show(place - 1);
    }
  });

  back.addEventListener("click", () => show(place - 1));
  next.addEventListener("click", goOn);
  document.querySelector("[data-forget]").addEventListener("click", () => {
    kept.rounds = { [round]: {} };
    try {
      localStorage.removeItem(store.name);
    } catch {
      // There is none.
    }
    document.querySelector("[data-forget]").disabled = true;
  });

  addEventListener("online", send);
  form.addEventListener("submit", (event) => event.preventDefault());

  // The round is over: what is still on its way is tried once, then the results are shown.
  document.addEventListener("round-closed", async (event) => {
    await send();
    location.assign(event.detail);
  });

  for (const ballot of ballots) {
    const before = last[ballot.dataset.statement];
    if (before === undefined) continue;
    const line = ballot.querySelector("[data-before]");
    line.hidden = false;
    line.querySelector("strong").textContent = words(ballot, before);
  }
  for (const vote of Object.values(kept.outbox)) {
    const ballot = ballots.find((one) => one.dataset.statement === String(vote.statement));
    if (!ballot || Number(ballot.dataset.seq) >= vote.seq) {
      delete kept.outbox[vote.statement];
      continue;
    }
    ballot.dataset.seq = vote.seq;
    ballot.querySelector(`.three input[value="${vote.vote}"]`).checked = true;
    matters(ballot).checked = vote.matters;
  }
  form.classList.add("steps");
  find("plain").hidden = true;
  for (const part of document.querySelectorAll(".stepping")) part.hidden = false;
  tell();
  send();
  const first = ballots.findIndex((ballot) => !chosen(ballot));
  show(first < 0 ? ballots.length : first, false);
})();
