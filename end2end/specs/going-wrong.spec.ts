// What the browser's program does when something goes wrong: no network, a session that ended, a new version, a panic.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { listed, paste, results, sender } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { again, button, expectNotice, expectPage, field, link, notices, open, signInAgain } from "../support/portal.ts";
import { expectFound, searchBox } from "../support/users.ts";

const AWAY = "We can't reach the server. Nothing was lost.";

/** Ends the session as another browser or an administrator would. */
async function endSession(page: Page): Promise<void> {
  await page.context().clearCookies();
}

test("without a network the page stays as it is and says so, and the next try goes on", async ({ house, owner, faults }) => {
  faults.expectErrors(/net::ERR_INTERNET_DISCONNECTED/);
  await open(owner, `${house.org}/users`);
  const before = await owner.getByRole("row").allInnerTexts();
  await owner.context().setOffline(true);
  await searchBox(owner).fill("nobody");
  await expect(notices(owner).filter({ hasText: AWAY })).toBeVisible();
  expect(await owner.getByRole("row").allInnerTexts()).toEqual(before);
  await expect(searchBox(owner)).toHaveValue("nobody");
  await expectAccessible(owner);
  // Nobody is in the field any more when the network comes back.
  await owner.getByRole("heading", { level: 1 }).click();
  await owner.context().setOffline(false);
  await expectFound(owner, "nobody");
  await expect(notices(owner)).toHaveCount(0);
  await expect(searchBox(owner)).toHaveValue("nobody");
});

test("what was typed without a network is not done by itself, and not lost", async ({ house, join, faults }) => {
  faults.expectErrors(/net::ERR_INTERNET_DISCONNECTED/);
  const { who, page } = await join("Mia");
  await open(page, `${house.server.url}/account`);
  await field(page, "Your name").fill(`${who.name} Berg`);
  await page.context().setOffline(true);
  await button(page, "Save name").click();
  await expect(notices(page).filter({ hasText: `${AWAY} Try again in a moment.` })).toBeVisible();
  await page.context().setOffline(false);
  await expect(field(page, "Your name")).toHaveValue(`${who.name} Berg`);
  await button(page, "Save name").click();
  await expectNotice(page, `Your name is now ${who.name} Berg.`);
});

test("whoever was signed out elsewhere signs in again in place, and what they did goes on", async ({ house, join, faults }) => {
  faults.expect(401);
  const { who, page } = await join("Mia");
  await open(page, `${house.server.url}/account`);
  await endSession(page);
  await field(page, "Your name").fill(`${who.name} Berg`);
  await button(page, "Save name").click();
  await expect(again(page)).toBeVisible();
  await expect(again(page).getByLabel("E-mail")).toHaveValue(who.email);
  await expectAccessible(page);
  await again(page).getByLabel("Password", { exact: true }).fill("not the right password");
  await button(again(page), "Sign in").click();
  await expect(again(page)).toContainText("The e-mail address or password is wrong.");
  await signInAgain(page, who);
  await expectNotice(page, `Your name is now ${who.name} Berg.`);
  await expect(again(page)).toBeHidden();
});

test("a list of people survives the end of the session", async ({ house, owner, faults }) => {
  faults.expect(401);
  const [ada, bob] = [person("Ada"), person("Bob")];
  await paste(owner, house.org, `${ada.email} ${bob.email}`, "Viewer");
  await expect(sender(owner, 2)).toBeVisible();
  await endSession(owner);
  await sender(owner, 2).click();
  await expect(again(owner)).toBeVisible();
  await signInAgain(owner, house.owner);
  await expect(again(owner)).toBeHidden();
  await expect(listed(owner, bob.email)).toContainText("New");
  await sender(owner, 2).click();
  await expect(results(owner)).toContainText("2 people were invited");
});

test("a server of another version is noticed: the list offers to reload, another page loads anew", async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  await owner.route("**/rpc/org/shell?*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), program: "/pkg/another.js" } });
  });
  await searchBox(owner).fill(house.owner.email);
  const told = notices(owner).filter({ hasText: "Rolecall was updated." });
  await expect(told).toBeVisible();
  await expectFound(owner, house.owner.email);
  await owner.evaluate(() => Object.assign(window, { isSameDocument: true }));
  await link(owner, "Roles").click();
  await expectPage(owner, "Roles");
  expect(await owner.evaluate(() => "isSameDocument" in window), "another document").toBe(false);
});

test("where the program panics, links and forms work without it, and the page apologizes", async ({ house, owner, faults }) => {
  faults.expectErrors(/unreachable|panicked|hydration|RuntimeError/);
  // Something between the server and the browser takes elements away that the program expects.
  await owner.route(`${house.org}/users`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/<table[^]*<\/table>/, "") });
  });
  const reported = owner.waitForRequest("**/rpc/program/crashed");
  await owner.goto(`${house.org}/users`);
  expect((await reported).postData()).toMatch(/^place=[\w%./-]+%3A\d+$/);
  await expect(owner.getByRole("alert").filter({ hasText: "Something went wrong on this page." })).toBeVisible();
  await searchBox(owner).fill(house.owner.name);
  await searchBox(owner).press("Enter");
  await expect(owner).toHaveURL(/\?q=/);
  await expectPage(owner, /^Users/);
});
