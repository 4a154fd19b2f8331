// Changes the document into a page from the server with as few changes as possible: focus, caret, open elements, scrolling
// and text typed meanwhile stay. Elements with an `id` match by `id`, others by position and tag. The WebAssembly program
// calls it (`app/src/browser/morph.rs`); it is JavaScript because reading the document from WebAssembly is slower
// (docs/adr/0008-the-server-renders-every-page.md).
(() => {
  const FIELDS = "input, select, textarea";
  // The number of off-screen rows that change in one task.
  const CHUNK = 4;

  // The work that the current call defers, and the number of rows of a table's body that it changes at once (0: all).
  let deferred = [];
  let rowLimit = 0;
  // The fields that the user changed since the next page was requested.
  let typed = new WeakSet();

  addEventListener("input", ({ target }) => {
    // Selecting a radio button deselects the others.
    const others = target.type === "radio" ? [...target.form?.querySelectorAll("[type=radio]") ?? []] : [];
    for (const field of [target, ...others.filter(({ name }) => name === target.name)]) typed.add(field);
  });

  // Whether an element's `id` is missing in the new document.
  const isGone = (old, wanted) => old.id && !wanted.ownerDocument.getElementById(old.id);
  // Whether one element can be changed into the other.
  const isSame = (old, wanted) => old.nodeType === wanted.nodeType && old.localName === wanted.localName && old.id === wanted.id;
  // An open menu of a row may have been created by the program.
  const isOpenMenu = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches(".menu-panel:popover-open");

  const attributes = (old, wanted) => {
    for (const name of old.getAttributeNames()) {
      // Elements that the user opened stay open.
      if (!wanted.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    for (const name of wanted.getAttributeNames()) {
      const value = wanted.getAttribute(name);
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  };

  // Values that the user entered are not in the attributes, so they are set separately; but not while the user types.
  const field = (old, wanted) => {
    if (typed.has(old)) return;
    const isFocused = old === document.activeElement;
    if (old.localName === "select") old.selectedIndex = wanted.selectedIndex;
    if (old.localName === "input" && old.checked !== wanted.checked) old.checked = wanted.checked;
    if (["input", "textarea"].includes(old.localName) && old.type !== "file" && old.value !== wanted.value && !isFocused) {
      old.value = wanted.value;
    }
  };

  // Updates two equal trees that differ only in values that the user entered.
  const state = (old, wanted) => {
    if (old.matches(FIELDS)) return field(old, wanted);
    const fields = wanted.querySelectorAll(FIELDS);
    old.querySelectorAll(FIELDS).forEach((one, n) => field(one, fields[n]));
  };

  const morph = (old, wanted) => {
    // The browser compares much faster than a script.
    if (old.isEqualNode(wanted)) return state(old, wanted);
    attributes(old, wanted);
    children(old, wanted);
    // The options of a select exist only now.
    if (old.matches(FIELDS)) field(old, wanted);
  };

  const children = (old, wanted) => {
    let now = Infinity;
    if (rowLimit && old.localName === "tbody") now = rowLimit;
    // The menu of a row is closed, so only its button is visible.
    if (rowLimit && old.localName === "td" && old.firstElementChild?.matches(".menu")) now = 0;
    morphFrom(old, old.firstChild, wanted.firstChild, now);
  };

  // Removes elements that the new tree does not have, so that the next ones match, and returns the next one.
  const removeGone = (at, wanted) => {
    while (at && !isSame(at, wanted) && isGone(at, wanted)) {
      const after = at.nextSibling;
      at.remove();
      at = after;
    }
    return at;
  };

  // The later child of `parent` with the same id.
  const childWithId = (parent, { id, localName }) => {
    const found = id ? document.getElementById(id) : null;
    return found?.parentElement === parent && found.localName === localName ? found : null;
  };

  // Changes the children of `old` from `at` on into `wanted` and its siblings: the first `now` of them, the others deferred.
  const morphFrom = (old, at, wanted, now) => {
    for (; wanted; now -= 1) {
      const present = wanted;
      if (now === 0) return defer(() => morphFrom(old, at, present, CHUNK));
      wanted = present.nextSibling;
      at = removeGone(at, present);
      const found = at && isSame(at, present) ? at : childWithId(old, present);
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

  // Adds a function to the deferred work.
  const defer = (work) => {
    const rows = rowLimit;
    deferred.push(() => collect(rows, work));
  };

  // Runs work and returns what it deferred.
  const collect = (rows, work) => {
    [deferred, rowLimit] = [[], rows];
    work();
    return deferred;
  };

  window.rolecall = {
    read: (html) => new DOMParser().parseFromString(html, "text/html"),
    // Changes `old` into `wanted`, whose nodes may be moved over. With `rows`, only that number of rows and none of their
    // menus; the rest is returned as functions, each of which does some of it and returns the rest in turn.
    morph: (old, wanted, rows) => collect(rows, () => morph(old, wanted)),
    // A page is requested: it will include what was typed so far.
    asked: () => (typed = new WeakSet()),
  };
})();
