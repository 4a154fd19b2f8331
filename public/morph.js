// Makes the document like a page that came from the server with as few changes as it can: the focus, the caret, open
// parts, the scrolling and what was typed meanwhile stay. Elements with an `id` are the same only if that is; others by
// their place and tag. The browser's program calls it (`app/src/browser/morph.rs`). It is no part of it because each look
// at the document from WebAssembly costs more (measured in docs/adr/0008-the-server-renders-every-page.md).
(() => {
  const FIELDS = "input, select, textarea";
  // How many rows below the screen change in one go.
  const PORTION = 4;

  // What the present call leaves for later, and how many rows of a table's body it changes now: all, unless told.
  let left = [];
  let inView = 0;
  // What somebody typed or chose since the page was asked for that comes next.
  let typed = new WeakSet();

  addEventListener("input", ({ target }) => {
    // What is chosen takes the choice from the others.
    const others = target.type === "radio" ? [...target.form?.querySelectorAll("[type=radio]") ?? []] : [];
    for (const field of [target, ...others.filter(({ name }) => name === target.name)]) typed.add(field);
  });

  // Elements with an `id` that the new document does not have are gone.
  const isGone = (old, wanted) => old.id && !wanted.ownerDocument.getElementById(old.id);
  // Whether one can become the other.
  const isSame = (old, wanted) => old.nodeType === wanted.nodeType && old.localName === wanted.localName && old.id === wanted.id;
  // A row's menu may have been made here.
  const isOpenMenu = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches(".menu-panel:popover-open");

  const attributes = (old, wanted) => {
    for (const name of old.getAttributeNames()) {
      // What the reader opened stays open.
      if (!wanted.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    for (const name of wanted.getAttributeNames()) {
      const value = wanted.getAttribute(name);
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  };

  // What a reader typed or ticked outlives the attributes, so it is set by hand; but not under somebody's fingers.
  const field = (old, wanted) => {
    if (typed.has(old)) return;
    const isFocused = old === document.activeElement;
    if (old.localName === "select") old.selectedIndex = wanted.selectedIndex;
    if (old.localName === "input" && old.checked !== wanted.checked) old.checked = wanted.checked;
    if (["input", "textarea"].includes(old.localName) && old.type !== "file" && old.value !== wanted.value && !isFocused) {
      old.value = wanted.value;
    }
  };

  // Two trees that are alike but for what readers typed or ticked.
  const state = (old, wanted) => {
    if (old.matches(FIELDS)) return field(old, wanted);
    const fields = wanted.querySelectorAll(FIELDS);
    old.querySelectorAll(FIELDS).forEach((one, n) => field(one, fields[n]));
  };

  const morph = (old, wanted) => {
    // The browser compares much faster than a script does.
    if (old.isEqualNode(wanted)) return state(old, wanted);
    attributes(old, wanted);
    children(old, wanted);
    // The choices of a select are there only now.
    if (old.matches(FIELDS)) field(old, wanted);
  };

  const children = (old, wanted) => {
    let now = Infinity;
    if (inView && old.localName === "tbody") now = inView;
    // The menu of a row is closed: its button is what can be seen of it.
    if (inView && old.localName === "td" && old.firstElementChild?.matches(".menu")) now = 0;
    goOn(old, old.firstChild, wanted.firstChild, now);
  };

  // What stands at a place once what the new tree does not have any more is removed: what follows keeps its counterpart.
  const withoutGone = (at, wanted) => {
    while (at && !isSame(at, wanted) && isGone(at, wanted)) {
      const after = at.nextSibling;
      at.remove();
      at = after;
    }
    return at;
  };

  // A child of `parent` further on with the id that is wanted.
  const withId = (parent, { id, localName }) => {
    const found = id ? document.getElementById(id) : null;
    return found?.parentElement === parent && found.localName === localName ? found : null;
  };

  // Makes the children of `old` from `at` on like `wanted` and its siblings; `now` so many of them, the others later.
  const goOn = (old, at, wanted, now) => {
    for (; wanted; now -= 1) {
      const present = wanted;
      if (now === 0) return leave(() => goOn(old, at, present, PORTION));
      wanted = present.nextSibling;
      at = withoutGone(at, present);
      const found = at && isSame(at, present) ? at : withId(old, present);
      if (found === at) at = at?.nextSibling ?? null;
      else if (found) old.insertBefore(found, at);
      if (!found) old.insertBefore(present, at);
      else if (found.nodeType === Node.ELEMENT_NODE) morph(found, present);
      else if (found.nodeValue !== present.nodeValue) found.nodeValue = present.nodeValue;
    }
    while (at) {
      const after = at.nextSibling;
      if (!isOpenMenu(at)) at.remove();
      at = after;
    }
  };

  // Leaves work, as a function, for whoever called.
  const leave = (work) => {
    const rows = inView;
    left.push(() => collect(rows, work));
  };

  // Does work and answers what it left.
  const collect = (rows, work) => {
    [left, inView] = [[], rows];
    work();
    return left;
  };

  window.rolecall = {
    read: (html) => new DOMParser().parseFromString(html, "text/html"),
    // Makes `old` like `wanted`, whose parts may move over. With `rows`, only so many of a table's body and no menus of
    // rows; the rest is answered as functions, each of which does some of it and answers the rest in turn.
    morph: (old, wanted, rows) => collect(rows, () => morph(old, wanted)),
    // A page is asked for: what was typed until now is known there.
    asked: () => (typed = new WeakSet()),
  };
})();
