// The inventory as a sheet: a cell saves itself when one leaves it, keys move between cells, and a
// new row stands ready below. A row is a form; without this script each has its own button.
"use strict";

(() => {
  const sheet = document.querySelector("[data-sheet]");
  const saying = document.querySelector("[data-saying]");
  const total = document.querySelector("[data-total]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const before = new WeakMap(); // the saved value of each cell
  const refused = new WeakMap(); // the value of a cell that the server did not accept
  const saving = new WeakMap(); // the last save of each row; the next save waits for it
  const queued = new WeakSet(); // rows with a save that has not begun
  let pending = 0; // saves that the server has not answered
  const blank = sheet.querySelector("[data-new]").cloneNode(true);

  const cells = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];
  const labelled = (cell) => cell.closest("label").querySelector("span").textContent;
  const isChanged = (cell) => cell.value !== before.get(cell) && cell.value !== refused.get(cell);
  const isNew = (row) => row.parentElement.hasAttribute("data-new");
  const next = (row) => row.parentElement.nextElementSibling?.querySelector("[data-row]");
  const previous = (row) => row.parentElement.previousElementSibling?.querySelector("[data-row]");

  function say(words, isFault = false) {
    saying.textContent = words;
    saying.classList.toggle("fault", isFault);
  }

  function mark(cell, fault) {
    cell.toggleAttribute("aria-invalid", Boolean(fault));
    if (fault) cell.setAttribute("aria-invalid", "true");
    cell.title = fault ?? "";
  }

  async function save(row, changed) {
    const sent = new URLSearchParams({ csrfmiddlewaretoken: token });
    const isAdded = isNew(row);
    for (const cell of isAdded ? cells(row).filter((filled) => filled.value) : changed) {
      sent.set(cell.name, cell.value);
    }
    let answer;
    let result;
    try {
      answer = await fetch(row.action, {
        method: "POST",
        body: sent,
        keepalive: true, // also saves if the user leaves the page
        headers: { "X-Requested-With": "fetch" },
      });
      result = await answer.json();
    } catch {
      say(saying.dataset.failed, true);
      return;
    }
    for (const cell of changed) {
      const fault = result.faults?.[cell.name];
      mark(cell, fault);
      refused.set(cell, fault && sent.get(cell.name));
    }
    if (result.faults) {
      const [[column, fault]] = Object.entries(result.faults);
      const cell = cells(row).find((named) => named.name === column);
      say(cell ? `${labelled(cell)}: ${fault}` : fault, true);
      return;
    }
    for (const cell of cells(row).filter((shown) => sent.has(shown.name))) {
      const saved = result.cells[cell.name];
      if (document.activeElement !== cell && cell.value === sent.get(cell.name)) cell.value = saved;
      before.set(cell, saved);
    }
    total.textContent = result.total;
    say([pending > 1 ? saying.dataset.saving : saying.dataset.saved, ...result.notes].join(" "));
    if (isAdded) settle(row, result.id);
  }

  // A row that was new has an address now. Cells that were filled meanwhile are still to be saved.
  function settle(row, id) {
    row.parentElement.removeAttribute("data-new");
    row.action = row.action.replace(/new\/$/, `${id}/`);
  }

  function addBlank() {
    const item = blank.cloneNode(true);
    prepare(item.querySelector("[data-row]"));
    sheet.append(item);
  }

  function prepare(row) {
    row.querySelector("[data-save]").hidden = true;
    for (const cell of cells(row)) before.set(cell, cell.value);
  }

  function leave(cell) {
    const row = cell.form;
    const changed = cells(row).filter(isChanged);
    if (!changed.length) return;
    if (isNew(row)) {
      const title = cells(row).find((named) => named.name === "title");
      if (!title.value.trim()) return; // a row begins with its title
      if (row.parentElement === sheet.lastElementChild) addBlank();
    }
    say(saying.dataset.saving);
    if (queued.has(row)) return;
    queued.add(row);
    pending += 1;
    const last = saving.get(row) ?? Promise.resolve();
    saving.set(
      row,
      last.then(async () => {
        queued.delete(row);
        const still = cells(row).filter(isChanged);
        if (still.length) await save(row, still);
        pending -= 1;
        if (!still.length && !pending) say(saying.dataset.saved);
      }),
    );
  }

  function move(cell, down, across) {
    const row = cell.form;
    const column = cells(row).indexOf(cell) + across;
    let target = row;
    if (down > 0) {
      leave(cell);
      target = next(row);
    } else if (down < 0) {
      target = previous(row);
    }
    const found = target && cells(target)[column];
    if (!found) return false;
    const fold = found.closest("details");
    if (fold) fold.open = true;
    found.focus();
    if (found.select) found.select();
    return true;
  }

  sheet.addEventListener("focusout", (event) => {
    if (event.target.matches("input, select")) leave(event.target);
  });
  sheet.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("input, select")) return;
    const arrows = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    if (event.key === "Enter") {
      event.preventDefault();
      move(cell, event.shiftKey ? -1 : 1, 0);
    } else if (event.ctrlKey && event.key in arrows) {
      if (move(cell, ...arrows[event.key])) event.preventDefault();
    } else if (event.key === "Escape") {
      cell.value = before.get(cell) ?? "";
      mark(cell, null);
      refused.delete(cell);
    }
  });

  addEventListener("beforeunload", (event) => {
    if (pending > 1) event.preventDefault(); // a save that waits for another one would be lost
  });

  for (const row of sheet.querySelectorAll("[data-row]")) prepare(row);
  document.querySelector("[data-plain]").hidden = true;
  document.querySelector("[data-scripted]").hidden = false;
})();
