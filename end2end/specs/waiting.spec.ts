// A page that loads slowly, at once, or not at all.
import { expect, type Page, test } from "../support/fixtures.ts";
import { names } from "../support/list.ts";
import { expectPage, goTo, link, navigation, notices, open, said } from "../support/portal.ts";
import { stopTheTime } from "../support/time.ts";

const AWAY = "We can't reach the server. Nothing was lost.";
const USERS = "**/rpc/users/list?*";

/** Holds the requests to these URLs until they may go on, or fail. */
async function hold(page: Page, urls: string): Promise<{ asked: Promise<unknown>; letGo: () => void; fail: () => void }> {
  let end = (_isFailing: boolean): void => undefined;
  const held = new Promise<boolean>((free) => (end = free));
  await page.route(urls, async (route) => {
    if (await held) await route.abort("aborted");
    else await route.continue();
  });
  return { asked: page.waitForRequest(urls), letGo: () => end(false), fail: () => end(true) };
}

/** Follows a link of the navigation, and does not wait for its page. */
async function ask(page: Page, place: string): Promise<void> {
  await (await navigation(page)).getByRole("link", { name: place }).click();
}

/** The bars in the place of the next page are on the screen, and the page before is not. They are the style sheet's, not elements. */
async function expectPlaceholder(page: Page): Promise<void> {
  await expect(page.locator("html[data-waiting][data-leaving]")).toHaveCount(1);
  await expect(page.locator("#main")).toHaveCSS("content", '""', { pseudo: "before" });
  await expect(page.locator("#main")).toHaveCSS("opacity", "1", { pseudo: "before" });
  await expect(page.locator("#main > .page-head")).toHaveCSS("visibility", "hidden");
}

/** The page is on the screen, and nothing is in its place. */
async function expectNoPlaceholder(page: Page): Promise<void> {
  await expect(page.locator("html:is([data-visiting], [data-waiting], [data-leaving])")).toHaveCount(0);
  await expect(page.locator("#main")).toHaveCSS("content", "none", { pseudo: "before" });
  await expect(page.locator("#main > .page-head")).toHaveCSS("visibility", "visible");
}

test("a slow page shows its placeholder at once, and the previous page returns if it fails", async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  const { fail } = await hold(owner, "**/rpc/roles/list?*");
  await ask(owner, "Roles");
  await expectPlaceholder(owner);
  await expect(said(owner)).toHaveText("Loading");
  // What nobody sees takes no clicks and no keys.
  await expect(owner.getByRole("main").getByRole("link")).toHaveCount(0);
  fail();
  const told = notices(owner).filter({ hasText: AWAY });
  await expect(told).toBeVisible();
  await expectNoPlaceholder(owner);
  await owner.unroute("**/rpc/roles/list?*");
  await link(told, "Try again").click();
  await expectPage(owner, "Roles");
  await expect(told).toHaveCount(0);
});

test("a list that is slow to come has bars in its place, and then its rows", async ({ house, owner }) => {
  await open(owner, `${house.org}/audit`);
  const { letGo } = await hold(owner, USERS);
  await ask(owner, "Users");
  await expectPlaceholder(owner);
  letGo();
  await expectPage(owner, /^Users/);
  await expectNoPlaceholder(owner);
  await expect(owner.locator(".table-region")).not.toHaveAttribute("aria-busy");
  expect(await names(owner)).not.toEqual([]);
});

/** What shows that something is on its way, of all that was in the document since the call. */
async function watch(page: Page): Promise<{ seen: () => Promise<string[]> }> {
  await page.evaluate(() => {
    const seen = new Set<string>();
    const look = () => {
      for (const name of ["data-visiting", "data-waiting"]) if (document.documentElement.hasAttribute(name)) seen.add(name);
    };
    new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
    Object.assign(window, { seen });
  });
  return { seen: () => page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen].sort()) };
}

test("a list that comes soon never has bars in its place, and one that does not has", async ({ house, owner }) => {
  await open(owner, `${house.org}/roles`);
  const { goOn } = await stopTheTime(owner);
  const { seen } = await watch(owner);
  await ask(owner, "Users");
  await expectPage(owner, /^Users/);
  expect(await names(owner)).not.toEqual([]);
  await owner.goBack();
  await expectPage(owner, "Roles");
  await owner.goForward();
  await expectPage(owner, /^Users/);
  // What would have shown them does not come late either.
  await goOn();
  await expectNoPlaceholder(owner);
  expect(await seen()).toEqual(["data-visiting"]);

  const { asked, letGo } = await hold(owner, "**/rpc/roles/list?*");
  await ask(owner, "Roles");
  await asked;
  await goOn();
  await expectPlaceholder(owner);
  expect(await seen()).toEqual(["data-visiting", "data-waiting"]);
  letGo();
  await expectPage(owner, "Roles");
  await expectNoPlaceholder(owner);
});

test("a list that fails to come leaves the page before it, and comes when it is asked for again", async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  const before = await names(owner);
  await goTo(owner, "Audit log");
  const { fail } = await hold(owner, USERS);
  await ask(owner, "Users");
  await expectPlaceholder(owner);
  fail();
  const told = notices(owner).filter({ hasText: AWAY });
  await expect(told).toBeVisible();
  await expect(said(owner)).toContainText("We can't reach the server.");
  await expectPage(owner, /^Audit log/);
  await expectNoPlaceholder(owner);
  await expect(owner.getByRole("rowheader").first()).toBeVisible();
  await expect(owner).toHaveURL(`${house.org}/audit`);
  await owner.unroute(USERS);
  await goTo(owner, "Users");
  await expect(told).toHaveCount(0);
  expect(await names(owner)).toEqual(before);
});
