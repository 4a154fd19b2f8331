// Lets the Invite page work without reloading: sends its form in the background and shows the response, removes rows, and
// reads files. Without this script the form does the same with a new page each time.
(() => {
  const SELECTOR = "form[data-sheet]";
  // In an open dialog over a list, on its own page, or in a dialog that was closed.
  const form = () => document.querySelector(`dialog[open] ${SELECTOR}`) ?? document.querySelector(SELECTOR);
  const main = () => form().closest("#over-page") ?? document.getElementById("main");
  const isInDialog = () => main().id === "over-page";

  const grouped = (number) => number.toLocaleString("en-GB");

  const announce = (text) => {
    const live = document.querySelector("dialog[open] > [role=status]") ?? document.getElementById("live");
    if (live) live.textContent = text;
  };

  const isBox = (part) => part.matches("[type=checkbox], [type=radio]");
  const lineOf = (row) => row.querySelector("[name='sheet[line][]']").value;

  // The elements that a user can change or press, each under a key that it also has in the response: the line of its row, its
  // name and its position among equals.
  const byKey = (root) => {
    const [parts, seen] = [new Map(), new Map()];
    const lines = new Map([...root.querySelectorAll(".sheet-row")].map((row) => [row, lineOf(row)]));
    for (const part of root.querySelectorAll("input:not([type=hidden], [type=file]), select, textarea, button[name], details, .sheet-row")) {
      const row = part.closest(".sheet-row");
      const value = isBox(part) || part.name === "act" ? part.value.replace(/^\d+:/, "") : "";
      const name = JSON.stringify([lines.get(row), part.name || part.className, value]);
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      parts.set(`${name}${before}`, part);
    }
    return parts;
  };

  // The property that a user can change.
  const property = (part) => {
    if (part.tagName === "DETAILS") return "open";
    return isBox(part) ? "checked" : "value";
  };
  const state = (part) => (part.tagName === "LI" ? part.isConnected : part[property(part)]);

  // Records what the user changes during the request, to repeat it in the response.
  const recordChanges = () => {
    const sent = [...byKey(main())].map(([name, part]) => [name, part, state(part)]);
    return () => {
      const active = document.activeElement;
      const changed = sent.filter(([, part, was]) => state(part) !== was).map(([name, part]) => [name, state(part)]);
      const [name] = sent.find(([, part]) => part === active) ?? [];
      const [rowName] = sent.find(([, part]) => part === active?.closest(".sheet-row")) ?? [];
      const caret = active?.matches("textarea, [type=text], input:not([type])") && [active.selectionStart, active.selectionEnd];
      return () => {
        const parts = byKey(main());
        for (const [name, to] of changed) {
          const part = parts.get(name);
          if (part?.tagName === "LI") part.remove();
          else if (part) part[property(part)] = to;
        }
        if (changed.length > 0 && main().querySelector(".sheet-row")) renumber();
        const found = parts.get(name) ?? parts.get(rowName)?.querySelector("input:not(:disabled, [type=hidden]), select, button");
        const again = found?.checkVisibility() ? found : found?.closest("details")?.querySelector("summary");
        return { again, caret: again === found && caret };
      };
    };
  };

  const showError = (text) => {
    const place = form();
    place.querySelector("[data-trouble]")?.remove();
    const box = document.createElement("div");
    box.className = "error-summary";
    box.dataset.trouble = "";
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    box.textContent = text;
    place.prepend(box);
    box.focus();
  };

  const show = (html, changes) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const content = page.getElementById("main");
    if (!content?.querySelector(SELECTOR)) return content?.querySelector(".lead, .empty p, p")?.textContent ?? "The server could not answer.";
    const count = (root) => root.querySelectorAll(".sheet-row").length;
    const place = main();
    const [before, had] = [count(place), form().querySelector(".sheet-head") !== null];
    const action = form().getAttribute("action");
    const repeat = changes();
    place.replaceChildren(...content.childNodes);
    if (action) form().setAttribute("action", action);
    document.dispatchEvent(new Event("rolecall:shown", { bubbles: true }));
    if (!isInDialog()) document.title = page.title;
    const { again, caret } = repeat();
    const isSameStep = had && count(main()) > 0 && !main().querySelector("[data-arrive]");
    const start = main().querySelector("[autofocus][role=alert], [data-arrive]")
      ?? (isSameStep ? again : null)
      ?? main().querySelector("#sheet-title, #addresses, h1");
    start?.focus({ preventScroll: isSameStep && before === count(main()) });
    if (start === again && caret) start.setSelectionRange?.(...caret);
    if (!isSameStep) (isInDialog() ? place.parentElement : window).scrollTo(0, 0);
    const head = main().querySelector("[data-arrive], [data-added], [data-summary]");
    if (head) announce(head.textContent);
    return "";
  };

  // The form is inert while it is sent for good or leads to another step.
  const post = async (element, submitter, body) => {
    const staysHere = element.querySelector(".sheet-head") && (submitter.value === "check" || submitter.matches(".sheet-remove"));
    element.inert = !staysHere;
    // A faster response needs no indicator.
    const slow = setTimeout(() => (submitter.dataset.busy = ""), 200);
    try {
      const answer = await fetch(element.action, { method: "POST", body, headers: { accept: "text/html" } });
      return { url: answer.url, html: await answer.text() };
    } finally {
      clearTimeout(slow);
      delete submitter.dataset.busy;
      element.inert = false;
    }
  };

  // The body that is being sent, and the key of the button that was pressed meanwhile.
  let [sending, waiting] = ["", undefined];

  const send = async (submitter) => {
    const body = new URLSearchParams(new FormData(form(), submitter));
    if (sending) {
      // Every button also checks the list.
      const isNew = String(body) !== sending && (submitter.value !== "check" || !waiting);
      if (isNew) [waiting] = [...byKey(main())].find(([, part]) => part === submitter);
      return;
    }
    sending = String(body);
    let error = "";
    try {
      const { action } = form();
      const changes = recordChanges();
      const { url, html } = await post(form(), submitter, body);
      const isHere = new URL(url).pathname === new URL(action).pathname;
      error = isHere ? show(html, changes) : "Your session has ended. Sign in in another tab, then try again.";
      if (error) error += " What you typed is still here.";
    } catch {
      error = "There was no answer. What you typed is still here; try again.";
    }
    const next = waiting;
    [sending, waiting] = ["", undefined];
    // The user has left the page meanwhile.
    if (!form()) return;
    if (error) return showError(error);
    const button = byKey(main()).get(next);
    if (button) press(button);
  };

  const press = (button) => (button.matches(".sheet-remove") ? remove(button) : send(button));

  const check = () => send([...form().querySelectorAll("[name=act][value=check]")].at(-1));

  // Removes a row; if other rows depend on it, the server does.
  const remove = (button) => {
    const row = button.closest(".sheet-row");
    const rows = [...form().querySelectorAll(".sheet-row")];
    if (rows.length === 1 || form().querySelector("[data-state=repeated]")) return send(button);
    const at = rows.indexOf(row);
    const next = rows[at + 1] ?? rows[at - 1];
    row.remove();
    renumber();
    next.querySelector(".sheet-remove").focus();
    announce(button.getAttribute("aria-label").replace(/^Remove /, "Removed "));
  };

  // Updates the row numbers, and the number in the label of the send button.
  const renumber = () => {
    const rows = [...form().querySelectorAll(".sheet-row")];
    rows.forEach((row, n) => {
      row.querySelector(".sheet-remove").value = n;
      for (const box of row.querySelectorAll("[name='sheet[pick][]']")) box.value = box.value.replace(/^\d+/, n);
      const own = row.querySelector("[data-several] > [type=hidden]");
      if (own) own.value = `*${n}`;
    });
    for (const list of form().querySelectorAll(".sheet:not(:has(li))")) list.remove();
    const ready = form().querySelectorAll(".sheet-row[data-ready]").length;
    const wrong = form().querySelectorAll(".sheet-row[data-state=wrong]").length;
    const words = form().querySelector("[data-send-words]");
    if (words) words.textContent = words.textContent.replace(/[\d,]+( invitations?)?/, (_, noun) =>
      noun ? `${grouped(ready)} invitation${ready === 1 ? "" : "s"}` : grouped(ready));
    const title = document.getElementById("sheet-title");
    title.textContent = title.textContent.replace(/^[\d,]+ (person|people)/, `${grouped(rows.length)} ${rows.length === 1 ? "person" : "people"}`);
    const rest = rows.length - ready - wrong;
    form().querySelector("[data-summary]").textContent = [
      wrong && `${grouped(wrong)} ${wrong === 1 ? "needs" : "need"} a look`,
      ready && `${grouped(ready)} will be invited`,
      rest && `${grouped(rest)} ${rest === 1 ? "needs" : "need"} nothing`,
    ].filter(Boolean).join(" · ");
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(SELECTOR)) return;
    event.preventDefault();
    press(event.submitter);
  });

  const read = async (file, field) => {
    const text = await file.text();
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
    field.focus();
    announce(`${file.name} was read.`);
  };

  document.addEventListener("change", ({ target }) => {
    if (!target.closest(SELECTOR)) return;
    if (target.dataset.file) {
      const [file] = target.files;
      if (file) read(file, document.getElementById(target.dataset.file)).catch(() => showError("This file could not be read."));
      target.value = "";
    } else if (target.name === "sheet[line][]") {
      check();
    } else if (target.name === "sheet[own][]") {
      // A row that is ready stays ready with any role in its list.
      if (target.value === "*" || !("ready" in target.closest(".sheet-row").dataset)) check();
    }
  });

  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      const field = event.target.closest?.("#addresses");
      const [file] = event.dataTransfer?.files ?? [];
      const hasFile = [...(event.dataTransfer?.types ?? [])].includes("Files");
      if (!field || !hasFile) return;
      event.preventDefault();
      if (kind === "drop" && file) read(file, field).catch(() => showError("This file could not be read."));
    });
  }
})();
