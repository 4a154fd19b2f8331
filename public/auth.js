// Enhancements of native elements on every page, with or without WebAssembly: showing a password, copying text, arrow
// keys in menus, the address in the set-up, the zone of times. No page depends on them.
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

  document.addEventListener("click", (event) => {
    const { target } = event;
    const button = target.closest("button, a");
    if (!button) return;
    if (button.dataset.reveal) reveal(button);
    if (button.dataset.copy) copy(button).catch(() => {});
    if (button.matches("[role=menuitem], [popover] a")) button.closest("[popover]").hidePopover?.();
  });

  // A shown password is sent from a password field, so that password managers recognize it.
  document.addEventListener("submit", ({ target }) => {
    for (const button of target.querySelectorAll("[data-reveal][aria-pressed=true]")) reveal(button);
  });

  // Behind a proxy, only the browser knows the address that it used.
  for (const part of document.querySelectorAll("[data-own-address]")) {
    const input = part.querySelector("[type=url]");
    if (input.value === input.defaultValue) input.value = location.href.split(part.dataset.ownAddress)[0];
  }

  // The program shows times in the reader's own zone. Where a page has none, this does.
  if (!document.querySelector("script[type=module]")) {
    const { lang } = document.documentElement;
    const clock = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
      day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
    });
    for (const time of document.querySelectorAll("time")) {
      time.title = time.textContent = clock.format(new Date(time.dateTime));
    }
  }

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
