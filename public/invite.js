// Spares the Invite page its ways through a new page: sends its form in the background and puts the answer in place,
// takes rows out, reads files. Without it the same form does the same, a page at a time.
(() => {
  const SELECTOR = "form[data-sheet]";
  // In the dialog over a list, or on its own page.
  const form = () => document.querySelector(`dialog[open] ${SELECTOR}`) ?? document.querySelector(`#main ${SELECTOR}`);
  const main = () => form().closest("#over-page") ?? document.getElementById("main");
  const isOver = () => main().id === "over-page";

  const grouped = (number) => number.toLocaleString("en-GB");

  const say = (text) => {
    const live = document.querySelector("dialog[open] > [role=status]") ?? document.getElementById("live");
    if (live) live.textContent = text;
  };

  // The field that had the focus, found again by what it is called and, among those of one name, by its place.
  const bookmark = (element) => {
    if (!element?.name) return () => null;
    const alike = (root) => [...root.querySelectorAll("input, select, textarea, button")]
      .filter((other) => other.name === element.name && (element.type !== "checkbox" || other.value === element.value));
    const at = alike(main()).indexOf(element);
    return () => alike(main())[at] ?? null;
  };

  const trouble = (words) => {
    const place = form();
    place.querySelector("[data-trouble]")?.remove();
    const box = document.createElement("div");
    box.className = "error-summary";
    box.dataset.trouble = "";
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    box.textContent = words;
    place.prepend(box);
    box.focus();
  };

  const show = (html, again) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const content = page.getElementById("main");
    if (!content?.querySelector(SELECTOR)) return content?.querySelector(".lead, .empty p, p")?.textContent ?? "The server could not answer.";
    const count = (root) => root.querySelectorAll(".sheet-row").length;
    const place = main();
    const [before, had] = [count(place), form().querySelector(".sheet-head") !== null];
    const action = form().getAttribute("action");
    place.replaceChildren(...content.childNodes);
    if (action) form().setAttribute("action", action);
    document.dispatchEvent(new Event("rolecall:shown", { bubbles: true }));
    if (!isOver()) document.title = page.title;
    const isSameStep = had && count(main()) > 0 && !main().querySelector("[data-arrive]");
    const start = main().querySelector("[autofocus][role=alert], [data-arrive]")
      ?? (isSameStep ? again() ?? main().querySelector("[data-several] input:not(:disabled, [type=hidden])") : null)
      ?? main().querySelector("#sheet-title, #addresses, h1");
    start?.focus({ preventScroll: isSameStep && before === count(main()) });
    if (!isSameStep) (isOver() ? place.parentElement : window).scrollTo(0, 0);
    const head = main().querySelector("[data-arrive], [data-summary]");
    if (head) say(head.textContent);
    return "";
  };

  let isBusy = false;

  const send = async (submitter) => {
    if (isBusy) return;
    isBusy = true;
    const element = form();
    const again = bookmark(submitter?.name === "sheet[remove]" ? null : document.activeElement);
    submitter?.setAttribute("aria-busy", "true");
    try {
      const body = new URLSearchParams(new FormData(element, submitter));
      const answer = await fetch(element.action, { method: "POST", body, headers: { accept: "text/html" } });
      const isHere = new URL(answer.url).pathname === new URL(element.action).pathname;
      const why = isHere ? show(await answer.text(), again) : "Your session has ended. Sign in in another tab, then try again.";
      if (why) trouble(`${why} What you typed is still here.`);
    } catch {
      trouble("There was no answer. What you typed is still here; try again.");
    } finally {
      isBusy = false;
      submitter?.removeAttribute("aria-busy");
    }
  };

  const check = () => send(form().querySelector("[name=act][value=check]"));

  // Takes a row out; what depends on other rows is left to the server.
  const remove = (button) => {
    const row = button.closest(".sheet-row");
    const rows = [...form().querySelectorAll(".sheet-row")];
    if (rows.length === 1 || form().querySelector("[data-state=repeated]")) return send(button);
    const at = rows.indexOf(row);
    const next = rows[at + 1] ?? rows[at - 1];
    row.remove();
    renumber();
    next.querySelector(".sheet-remove").focus();
    say(button.getAttribute("aria-label").replace(/^Remove /, "Removed "));
  };

  // Rows are known by their places, the words of the button by how many are ready.
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
    const { submitter } = event;
    if (submitter?.matches(".sheet-remove")) remove(submitter);
    else send(submitter);
  });

  const read = async (file, field) => {
    const text = await file.text();
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
    field.focus();
    say(`${file.name} was read.`);
  };

  document.addEventListener("change", ({ target }) => {
    if (!target.closest(SELECTOR)) return;
    if (target.dataset.file) {
      const [file] = target.files;
      if (file) read(file, document.getElementById(target.dataset.file)).catch(() => trouble("This file could not be read."));
      target.value = "";
    } else if (target.name === "sheet[line][]") {
      check();
    } else if (target.name === "sheet[own][]") {
      // A row that is ready stays so with any role that its list offers.
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
      if (kind === "drop" && file) read(file, field).catch(() => trouble("This file could not be read."));
    });
  }
})();
