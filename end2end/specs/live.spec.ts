// Live updates: what somebody changes appears on the open pages of others, and disturbs nobody there.
import { box } from "../support/bulk.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { firstRun, withServers } from "../support/installation.ts";
import { inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, field, goTo, link, navigation, notices, open } from "../support/portal.ts";
import { Proxy } from "../support/proxy.ts";
import { act, changeRoles, expectFound, findRow, row, searchBox } from "../support/users.ts";

/** Marks the document, to see whether another one is loaded. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => void Object.assign(window, { isMarked: true }));
}

async function expectSameDocument(page: Page): Promise<void> {
  expect(await page.evaluate(() => "isMarked" in window), "the document stays").toBe(true);
}

/** Creates a team from another browser. */
async function createTeam(page: Page, org: string, name: string): Promise<void> {
  await open(page, `${org}/teams/new`);
  await field(page, "Team name").fill(name);
  await button(page, "Save changes").click();
  await expectNotice(page, new RegExp(name));
}

test("changes of roles and states appear in another browser, and what is typed, chosen and focused there stays", async ({ house, owner, browsers, join }) => {
  const [{ who }, { who: next }] = [await join("Ute"), await join("Ute")];
  const other = await browsers.open(house.session);
  await open(owner, `${house.org}/users`);
  await mark(owner);
  await searchBox(owner).fill("ute");
  await expectFound(owner, "ute");
  await box(row(owner, next.name)).check();
  await searchBox(owner).focus();
  await changeRoles(other, house.org, who, "Viewer");
  await expect(row(owner, who.name)).toContainText("Viewer");
  await expect(searchBox(owner)).toBeFocused();
  await expect(searchBox(owner)).toHaveValue("ute");
  await expect(box(row(owner, next.name))).toBeChecked();

  await act(other, house.org, who, "Disable");
  await expect(row(owner, who.name)).toContainText("Disabled");
  await act(other, house.org, who, "Enable");
  await expect(row(owner, who.name)).toContainText("Active");
  await expect(searchBox(owner)).toBeFocused();
  await expect(box(row(owner, next.name))).toBeChecked();
  await expectSameDocument(owner);
});

test("the focus stays with a person when the rows above change", async ({ house, owner, browsers, join }) => {
  const [{ who: first }, { who: second }] = [await join("Ann"), await join("Ann")];
  const other = await browsers.open(house.session);
  await open(owner, `${house.org}/users?q=ann&sort=name`);
  const focused = link(row(owner, second.name), second.name);
  await focused.focus();
  await act(other, house.org, first, "Remove");
  await expect(row(owner, first.name)).toHaveCount(0);
  await expect(focused).toBeFocused();
});

test("an invitation appears in the list and in the navigation of another browser", async ({ house, owner, browsers }) => {
  const other = await browsers.open(house.session);
  const guest = person("Grace");
  await open(owner, `${house.org}/invitations`);
  await mark(owner);
  const entry = (await navigation(owner)).getByRole("link", { name: /^Invitations/ });
  const before = Number(/\d+/.exec(await entry.innerText())?.[0] ?? "0");
  await inviteOne(other, house.org, guest.email, "Member");
  await expect(row(owner, guest.email)).toBeVisible();
  await expect(entry).toContainText(String(before + 1));
  await expectSameDocument(owner);
});

test("teams, roles and the log change on the pages that show them", async ({ house, owner, browsers }) => {
  const other = await browsers.open(house.session);
  const third = await browsers.open(house.session);
  const team = person("Night").name;
  await open(owner, `${house.org}/teams`);
  await open(third, `${house.org}/audit`);
  await mark(owner);
  await createTeam(other, house.org, team);
  await expect(owner.getByText(team)).toBeVisible();
  await expect(third.getByRole("table")).toContainText(team);

  await goTo(owner, "Roles");
  const role = person("Helper").name;
  await open(other, `${house.org}/roles/new`);
  await field(other, "Name").fill(role);
  await button(other, "Create role").click();
  await expectNotice(other, new RegExp(role));
  await expect(owner.getByText(role).first()).toBeVisible();
  await expectSameDocument(owner);
});

test("another name of the organization appears around every page", async ({ own, browsers }) => {
  const other = await browsers.open(own.session);
  await open(own.page, `${own.org}/users`);
  await mark(own.page);
  await open(other, `${own.org}/settings/account`);
  await field(other, "Organization").fill("Harbour Lights");
  await button(other, "Save name and address").click();
  await expect(own.page.getByRole("button", { name: "Harbour Lights" }).first()).toBeVisible();
  await expectSameDocument(own.page);
});

test("whoever loses a permission sees it at once, and whoever gets one too", async ({ house, browsers, owner, join, faults }) => {
  faults.expect(403);
  const { who, page } = await join("Ada", "Viewer");
  await changeRoles(owner, house.org, who, "Auditor");
  await open(page, `${house.org}/audit`);
  await expectPage(page, "Audit log");
  await changeRoles(owner, house.org, who, "Viewer");
  await expectPage(page, "You don't have access");
  const places = await navigation(page);
  await expect(places.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  const other = await browsers.open(house.session);
  await changeRoles(other, house.org, who, "Auditor");
  await expectPage(page, "Audit log");
  await expect(places.getByRole("link", { name: "Audit log" })).toBeVisible();
});

test("whoever is disabled is shown out at once", async ({ house, owner, join, faults }) => {
  faults.expect(401, 404);
  const { who, page } = await join("Max");
  await open(page, `${house.org}/users`);
  await act(owner, house.org, who, "Disable");
  await expect(page.getByRole("table")).toHaveCount(0);
  await expectPage(page, "Sign in");
});

test("whoever signs out in one tab is signed out in the other at once", async ({ house, join, faults }) => {
  faults.expect(401);
  const { page } = await join("Mia");
  await open(page, `${house.org}/users`);
  const tab = await page.context().newPage();
  await open(tab, `${house.org}/users`);
  await tab.request.post(`${house.server.url}/rpc/session/sign_out`, { headers: { "sec-fetch-site": "same-origin" } });
  await expectPage(page, "Sign in");
  await expectPage(tab, "Sign in");
});

test("what is entered in a form stays, and the page says that it has changed", async ({ house, owner, browsers }) => {
  const other = await browsers.open(house.session);
  const team = person("Day").name;
  await open(owner, `${house.org}/teams/new`);
  await mark(owner);
  await field(owner, "Team name").fill("Half a na");
  await createTeam(other, house.org, team);
  await expect(notices(owner).filter({ hasText: "This page has changed since you opened it." })).toBeVisible();
  await expect(field(owner, "Team name")).toHaveValue("Half a na");
  await expect(field(owner, "Team name")).toBeFocused();
  await expectSameDocument(owner);
  await link(notices(owner), "Reload").click();
  await expect(notices(owner)).toHaveCount(0);
  await expect(field(owner, "Team name")).toHaveValue("");
});

test("an open menu stays open, and the list changes once it is closed", async ({ house, owner, browsers, join }) => {
  const { who } = await join("Eva");
  const other = await browsers.open(house.session);
  await open(owner, `${house.org}/users?q=${who.email}`);
  await button(owner.getByRole("search"), /^Status/).click();
  const choice = owner.getByRole("radio", { name: /^Disabled/ });
  await expect(choice).toBeVisible();
  await act(other, house.org, who, "Disable");
  await expect(choice).toBeVisible();
  await owner.keyboard.press("Escape");
  await expect(choice).toBeHidden();
  await expect(row(owner, who.name)).toContainText("Disabled");
});

test("one's own change is read once", async ({ house, owner, browsers, join }) => {
  const { who } = await join("Pia");
  const other = await browsers.open(house.session);
  await open(owner, `${house.org}/users?q=${who.email}`);
  const reads: string[] = [];
  owner.on("request", (request) => {
    if (/\/rpc\/users\/(list|member)\?/.test(request.url())) reads.push(request.url());
  });
  await act(owner, house.org, who, "Disable");
  const own = reads.length;
  // What comes later shows that the own change was heard of before.
  await act(other, house.org, who, "Enable");
  await expect(row(owner, who.name)).toContainText("Active");
  expect(reads.length - own, "one reading for the change of somebody else").toBe(1);
});

test("a page in the background hears nothing, and catches up when it is in view", async ({ house, owner, browsers, join }) => {
  const { who } = await join("Kim");
  const other = await browsers.open(house.session);
  await open(owner, `${house.org}/users?q=${who.email}`);
  const hide = (isHidden: boolean) =>
    owner.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, value });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, isHidden);
  await hide(true);
  const reads: string[] = [];
  owner.on("request", (request) => reads.push(request.url()));
  await act(other, house.org, who, "Disable");
  expect(reads).toEqual([]);
  await hide(false);
  await expect(row(owner, who.name)).toContainText("Disabled");
});

test("after the server was away, a page hears of what happens again", async ({ browsers, faults }) => {
  faults.expectErrors(/net::ERR_EMPTY_RESPONSE/);
  const proxy = await Proxy.start();
  try {
    await withServers({ hasMail: true, publicUrl: proxy.url }, async (server, mails) => {
      proxy.target = { socketPath: server.socket };
      const page = await browsers.open();
      const house = await firstRun(page, server, mails);
      await mark(page);
      await server.comeBack(0);
      const other = await browsers.open(await page.context().storageState());
      const guest = person("Grace");
      await inviteOne(other, house.org, guest.email, "Member");
      await expect(row(page, guest.email)).toBeVisible();
      await expectSameDocument(page);
      await browsers.close();
    });
  } finally {
    await proxy.stop();
  }
});

test("without a script a page is as it was when it was opened @no-js-only @no-js", async ({ house, owner }) => {
  const requests: string[] = [];
  owner.on("request", (request) => requests.push(request.url()));
  await expect(await findRow(owner, house.org, house.owner)).toContainText(house.owner.name);
  expect(requests.filter((url) => url.includes("/updates/"))).toEqual([]);
});
