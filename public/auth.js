// Enhancements of native elements on every page, with or without WebAssembly: showing a password, copying text, arrow
// keys in menus, selecting many rows. No page depends on them.
(() => {
  const announce = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = live.textContent === text ? text + "\u00a0" : text;
  };

  const reveal = (button) => {
    const input = document.getElementById(button.dataset.reveal);
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", shown);
  };

  const copy = async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.dataset.copied = "";
    announce(button.dataset.done);
    setTimeout(() => delete button.dataset.copied, 2000);
  };

  // Selecting rows dispatches `change` events, which the WebAssembly program handles.
  const boxes = (table) => [...table.querySelectorAll("tbody .cell-select input")];

  const select = (box, on) => {
    if (box.checked === on) return;
    box.checked = on;
    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
  };

  const count = (region) => {
    const all = boxes(region);
    const selected = all.filter((box) => box.checked).length;
    const head = region.querySelector("[data-all]");
    if (head) {
      head.checked = selected > 0 && selected === all.length;
      head.indeterminate = selected > 0 && selected < all.length;
    }
    for (const label of region.querySelectorAll("[data-selected]")) {
      // The number format of the server.
      const total = (selected + Number(label.dataset.elsewhere ?? 0)).toLocaleString("en-GB");
      label.textContent = total + label.dataset.selected;
    }
  };

  let last = null;

  document.addEventListener("click", (event) => {
    const { target } = event;
    const region = target.closest(".table-region");
    if (region && target.matches("[data-all]")) {
      const on = target.checked;
      for (const box of boxes(region)) select(box, on);
    } else if (region && target.matches(".cell-select input")) {
      const all = boxes(region);
      if (event.shiftKey && all.includes(last)) {
        const [from, to] = [all.indexOf(last), all.indexOf(target)].sort((a, b) => a - b);
        for (const box of all.slice(from, to + 1)) select(box, target.checked);
      }
      last = target;
    }

    const button = target.closest("button, a");
    if (!button) return;
    if (button.dataset.reveal) reveal(button);
    if (button.dataset.copy) copy(button).catch(() => {});
    if (button.matches("[role=menuitem], [popover] a")) button.closest("[popover]").hidePopover?.();
  });

  // Ctrl+A or ⌘A selects all rows of the page, Shift+Space the focused row.
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const region = target.closest(".table-region");
    if (!region || event.altKey || target.closest("[popover]")) return;
    const all = boxes(region);
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "a" && all.length > 0) {
      event.preventDefault();
      for (const box of all) select(box, true);
    }
    const box = target.closest("tr")?.querySelector(".cell-select input");
    if (event.shiftKey && key === " " && box && box !== target) {
      event.preventDefault();
      select(box, !box.checked);
      last = box;
    }
  });

  document.addEventListener("change", ({ target }) => {
    const region = target.closest(".table-region");
    if (region) count(region);
  });

  const countAll = () => document.querySelectorAll(".table-region").forEach(count);
  // Nothing writes into the root before the program has taken it over.
  if (!document.getElementById("seed")) countAll();
  // The WebAssembly program has taken the page over, or has shown another page, or another state of the same page.
  document.addEventListener("rolecall:shown", countAll);
  // All its rows are in the document.
  document.addEventListener("rolecall:whole", countAll);

  // A shown password is sent from a password field, so that password managers recognize it.
  document.addEventListener("submit", ({ target }) => {
    for (const button of target.querySelectorAll("[data-reveal][aria-pressed=true]")) reveal(button);
  });

  const items = (menu) => [...menu.querySelectorAll("[role=menuitem]:not([aria-disabled=true])")];

  document.addEventListener("toggle", ({ target, newState }) => {
    if (newState === "open" && target.matches("[role=menu]")) items(target)[0]?.focus();
  }, true);

  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest("[role=menu]");
    if (!menu) return;
    if (event.key === "Tab") menu.hidePopover?.();
    const all = items(menu);
    const at = all.indexOf(document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const key = event.key.toLowerCase();
    const found = event.key in steps
      ? all.at(steps[event.key] % all.length)
      : key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
        && [...all.slice(at + 1), ...all].find((item) => key !== " " && item.textContent.trim().toLowerCase().startsWith(key));
    if (found) {
      event.preventDefault();
      found.focus();
    }
  });
})();
