// One person's work in several tabs, and pages that the browser kept while the reader was elsewhere.
import { box } from "../support/bulk.ts";
import { expect, type Page, test as base } from "../support/fixtures.ts";
import { listed } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, field, goTo, link, notices, open, signIn, signInAgain, signOut } from "../support/portal.ts";
import { act, expectFound, offers, row, searchBox } from "../support/users.ts";

/** Readers have the browser's cache of whole pages. Playwright turns it off, and a Chromium without windows has none. */
const test = base.extend<object, object>({
  launchOptions: [
    async ({ launchOptions }, use) =>
      use({
        ...launchOptions,
        executablePath: process.env.CHROMIUM_WHOLE || launchOptions.executablePath,
        ignoreDefaultArgs: ["--disable-back-forward-cache"],
      }),
    { scope: "worker" },
  ],
});

/** Leaves for another document, and goes Back. */
async function leaveAndComeBack(page: Page, elsewhere: string, meanwhile: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => Object.assign(window, { isKept: true }));
  await open(page, elsewhere);
  await meanwhile();
  // A page that was kept does not load again.
  await page.goBack({ waitUntil: "commit" });
}

/** The page is the one that was left. Chromium keeps none that has listened for updates, so lists are read anew there. */
async function expectKept(page: Page): Promise<void> {
  expect(await page.evaluate(() => "isKept" in window), "kept by the browser").toBe(true);
}

/** Goes to another tab, and comes back after half a minute. Tabs without a screen are never hidden, so the page is told. */
async function lookElsewhere(page: Page, meanwhile: () => Promise<unknown>): Promise<void> {
  const hide = (isHidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, value });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, isHidden);
  await hide(true);
  await meanwhile();
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() + 31_000;
  });
  await hide(false);
}

test("a list that the reader goes Back to is live, and shows what happened meanwhile", async ({ house, owner, browsers, join }) => {
  const { who } = await join("Mia");
  const other = await browsers.open(house.session);
  await open(owner, `${house.org}/users?q=${who.email}`);
  await expect(row(owner, who.name)).toContainText("Active");
  await leaveAndComeBack(owner, `${house.server.url}/choose`, () => act(other, house.org, who, "Disable"));
  await expect(row(owner, who.name)).toContainText("Disabled");
  await expect(searchBox(owner)).toHaveValue(who.email);
  expect(await offers(row(owner, who.name))).toContain("Enable");
  await searchBox(owner).fill(house.owner.email);
  await expect(link(owner, `Remove filter Search: ${house.owner.email}`)).toBeVisible();
  await expect(row(owner, house.owner.name)).toBeVisible();
  await expect(row(owner, who.name)).toHaveCount(0);
});

test("what was typed on a page that the browser kept is still there", async ({ house, browsers, join }) => {
  const { who, page } = await join("Mia");
  const sessions = page.getByRole("region", { name: "Sessions" }).getByRole("listitem");
  await open(page, `${house.server.url}/account`);
  await expect(sessions).toHaveCount(1);
  await field(page, "Your name").fill(`${who.name} Berg`);
  await leaveAndComeBack(page, `${house.server.url}/choose`, async () => signIn(await browsers.open(), house.server.url, who));
  await expect(sessions).toHaveCount(2);
  await expectKept(page);
  await expect(field(page, "Your name")).toHaveValue(`${who.name} Berg`);
  await button(page, "Save name").click();
  await expectNotice(page, `Your name is now ${who.name} Berg.`);
});

test("a page that the browser kept is not for those who lost access, nor for those who signed out", async ({ house, owner, join, faults }) => {
  faults.expect(401);
  const { who, page } = await join("Mia");
  await open(page, `${house.org}/users`);
  await leaveAndComeBack(page, `${house.server.url}/choose`, () => act(owner, house.org, who, "Disable"));
  await expectPage(page, "Sign in");
  await expect(page.getByRole("table")).toHaveCount(0);

  const { who: other, page: theirs } = await join("Max");
  await open(theirs, `${house.org}/users`);
  await signOut(theirs, other);
  await theirs.goBack({ waitUntil: "commit" });
  await expectPage(theirs, "Sign in");
  await expect(theirs.getByRole("table")).toHaveCount(0);
});

test("a change made in one tab is seen in the other on returning to it, and what was searched and ticked there stays", async ({ house, owner, join }) => {
  const [{ who }, { who: next }] = [await join("Ute"), await join("Ute")];
  await open(owner, `${house.org}/users`);
  await searchBox(owner).fill("ute");
  await expectFound(owner, "ute");
  await box(row(owner, next.name)).check();
  const tab = await owner.context().newPage();
  await lookElsewhere(owner, () => act(tab, house.org, who, "Disable"));
  await expect(row(owner, who.name)).toContainText("Disabled");
  await expect(searchBox(owner)).toHaveValue("ute");
  await expect(box(row(owner, next.name))).toBeChecked();
  await expect(box(row(owner, next.name))).toBeFocused();

  await searchBox(owner).focus();
  await lookElsewhere(owner, () => act(tab, house.org, who, "Remove"));
  await expect(row(owner, who.name)).toHaveCount(0);
  await expect(searchBox(owner)).toBeFocused();
  await expect(searchBox(owner)).toHaveValue("ute");
});

test("what is typed while the list is read again on returning to it stays", async ({ house, owner, join }) => {
  const [{ who }, { who: next }] = [await join("Eda"), await join("Eda")];
  await open(owner, `${house.org}/users?q=eda`);
  const tab = await owner.context().newPage();
  let letGo = (): void => undefined;
  const held = new Promise<void>((free) => (letGo = free));
  await owner.route("**/rpc/users/list?*", async (route) => {
    await held;
    // A newer search may have ended it.
    await route.continue().catch(() => undefined);
  });
  const read = owner.waitForRequest("**/rpc/users/list?*");
  await lookElsewhere(owner, () => act(tab, house.org, who, "Disable"));
  await read;
  await searchBox(owner).fill(next.email);
  letGo();
  await expectFound(owner, next.email);
  await expect(searchBox(owner)).toHaveValue(next.email);
  await expect(row(owner, who.name)).toHaveCount(0);
  await searchBox(owner).fill("eda");
  await expectFound(owner, "eda");
  await expect(row(owner, who.name)).toContainText("Disabled");
});

test("a form in one tab stays as it is whatever is done in another", async ({ house, owner, join }) => {
  const { who } = await join("Ida");
  const guest = person("Grace");
  await open(owner, `${house.org}/users?q=${who.email}`);
  const tab = await owner.context().newPage();
  await link(owner, "Invite people").first().click();
  const over = owner.getByRole("dialog");
  await field(owner, "E-mail addresses").fill(guest.email);
  await lookElsewhere(owner, () => act(tab, house.org, who, "Disable"));
  await expect(field(owner, "E-mail addresses")).toHaveValue(guest.email);
  await button(over, "Review list").click();
  await expect(listed(owner, guest.email)).toContainText("New");

  await open(owner, `${house.server.url}/account`);
  await field(owner, "Your name").fill(`${house.owner.name} Berg`);
  await lookElsewhere(owner, () => act(tab, house.org, who, "Enable"));
  await expect(field(owner, "Your name")).toHaveValue(`${house.owner.name} Berg`);
  await expect(field(owner, "Your name")).toBeFocused();
});

test("after signing out in one tab, the other asks to sign in again in place, and goes on in both", async ({ house, join, faults }) => {
  faults.expect(401);
  const { who, page } = await join("Mia");
  const tab = await page.context().newPage();
  await open(page, `${house.server.url}/account`);
  await open(tab, `${house.org}/users`);
  await field(page, "Your name").fill(`${who.name} Berg`);
  await signOut(tab, who);
  await button(page, "Save name").click();
  await signInAgain(page, who);
  await expectNotice(page, `Your name is now ${who.name} Berg.`);
  await open(tab, `${house.org}/users?q=${who.email}`);
  await expect(row(tab, `${who.name} Berg`)).toBeVisible();
});

test("what was typed for one person is not done for another who signed in meanwhile", async ({ house, join, faults }) => {
  faults.expect(401);
  const [{ who: mia, page }, { who: zoe }] = [await join("Mia"), await join("Zoe")];
  const tab = await page.context().newPage();
  await open(page, `${house.server.url}/account`);
  await open(tab, `${house.org}/users`);
  await signOut(tab, mia);
  await signIn(tab, house.server.url, zoe);
  await field(page, "Your name").fill(`${mia.name} Berg`);
  await button(page, "Save name").click();
  await signInAgain(page, mia);
  await expectNotice(page, `Your name is now ${mia.name} Berg.`);
  await open(page, `${house.org}/users?q=${zoe.email}`);
  await expect(row(page, zoe.name)).toContainText(zoe.email);

  // The list in the other tab is of Mia's session now: a page of hers, not Zoe's with other rows.
  await goTo(tab, "Roles");
  await expect(button(tab, `${mia.name} Berg`)).toBeVisible();
});

test("a search that failed is made when the reader returns to the tab", async ({ house, owner, faults }) => {
  faults.expectErrors(/net::ERR_FAILED/);
  await open(owner, `${house.org}/users`);
  await owner.route("**/rpc/users/list?*", (route) => route.abort());
  await searchBox(owner).fill(house.owner.email);
  const told = notices(owner).filter({ hasText: "We can't reach the server." });
  await expect(told).toBeVisible();
  await owner.getByRole("heading", { level: 1 }).click();
  await lookElsewhere(owner, () => owner.unroute("**/rpc/users/list?*"));
  await expectFound(owner, house.owner.email);
  await expect(searchBox(owner)).toHaveValue(house.owner.email);
  await expect(told).toHaveCount(0);
});

test("a list under an open menu is read again once the menu is closed", async ({ house, owner, join }) => {
  const { who } = await join("Eva");
  await open(owner, `${house.org}/users?q=${who.email}`);
  const tab = await owner.context().newPage();
  await button(owner.getByRole("search"), /^Status/).click();
  const choice = owner.getByRole("radio", { name: /^Disabled/ });
  await expect(choice).toBeVisible();
  await lookElsewhere(owner, () => act(tab, house.org, who, "Disable"));
  await expect(choice).toBeVisible();
  await owner.keyboard.press("Escape");
  await expect(choice).toBeHidden();
  await expect(row(owner, who.name)).toContainText("Disabled");
});
