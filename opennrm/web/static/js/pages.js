/* Small comforts. Every page works without this file. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

  /* A page with mistakes begins with their list. */
  document.querySelector("[data-errors]")?.focus();

  /* Rows that are pushed sideways on a phone show where one is. */
  for (const here of all(".desks [aria-current], .tabs [aria-current]")) {
    const row = here.closest("ul");
    row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }

  /* Leave the page: button, or Shift three times within five seconds. */
  const exit = document.querySelector("form[data-exit]");
  if (exit) {
    const leave = () => {
      document.documentElement.classList.add("gone");
      document.title = "…";
      fetch(exit.action, { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => {});
      location.replace(exit.dataset.exit);
    };
    let presses = [];
    exit.addEventListener("submit", (event) => { event.preventDefault(); leave(); });
    addEventListener("keyup", (event) => {
      if (event.key !== "Shift") { presses = []; return; }
      presses = [...presses, Date.now()].slice(-3);
      if (presses.length === 3 && presses[2] - presses[0] < 5000) leave();
    });
    /* Coming back by the Back button shows the page only after asking the server again. */
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  /* Characters left. The number is spoken only when typing pauses. */
  for (const area of all("textarea[data-count]")) {
    const note = document.getElementById(area.dataset.count);
    if (!note) continue;
    const spoken = document.createElement("span");
    spoken.className = "unseen";
    spoken.setAttribute("aria-live", "polite");
    note.after(spoken);
    let pause;
    const show = () => {
      const left = Number(note.dataset.limit) - [...area.value].length;
      note.textContent = `${left < 0 ? note.dataset.over : note.dataset.left} ${Math.abs(left)}`;
      note.classList.toggle("count-over", left < 0);
      clearTimeout(pause);
      pause = setTimeout(() => { spoken.textContent = left < 100 ? note.textContent : ""; }, 1000);
    };
    area.addEventListener("input", show);
    show();
  }

  /* One press, one submission. */
  for (const form of all("form[data-guard]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      (event.submitter || form.querySelector("[type=submit]"))?.setAttribute("aria-busy", "true");
    });
  }
  addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) {
      delete form.dataset.sent;
      all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
    }
  });

  /* What was typed and not saved is not lost without a question. */
  for (const form of all("form[data-draft]")) {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed && !document.documentElement.classList.contains("gone")) event.preventDefault(); });
  }

  /* A long talk keeps itself: what was typed goes to the server when the typing pauses. */
  for (const form of all("form[data-keeps]")) {
    const note = form.querySelector("[data-kept]");
    let pause;
    const keep = async () => {
      if (form.dataset.sent) return;
      const typed = new FormData(form);
      typed.set("by_itself", "yes");
      const answer = await fetch(form.action, { method: "POST", body: typed, credentials: "same-origin" }).catch(() => null);
      if (note) note.hidden = !(answer && answer.status === 204);
    };
    form.addEventListener("input", () => { if (note) note.hidden = true; clearTimeout(pause); pause = setTimeout(keep, 2000); });
    form.addEventListener("submit", () => clearTimeout(pause));
  }

  /* j and k walk the rows while the focus is in the table; Enter follows the link by itself. */
  for (const table of all("table[data-rows]")) {
    table.addEventListener("keydown", (event) => {
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (!step || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const links = all("tbody tr", table).map((row) => row.querySelector("a[href], button")).filter(Boolean);
      const here = links.findIndex((link) => link.closest("tr") === event.target.closest("tr"));
      const next = links[here + step];
      if (next) { event.preventDefault(); next.focus(); }
    });
  }

  /* Filters apply themselves when a choice is made; text waits for Enter. */
  for (const form of all("form[data-autosubmit]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
    });
    /* Empty filters stay out of the address. */
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
    });
  }

  /* Menus close on Escape and on a press elsewhere. */
  const menus = () => all("details[data-menu][open]");
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
})();
