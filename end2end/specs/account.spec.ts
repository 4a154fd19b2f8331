// The account page: name, password, sessions.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { button, expectNotice, expectPage, expectProblems, expectRefusal, field, link, navigation, open, sendSignIn, signIn } from "../support/portal.ts";
import { findRow } from "../support/users.ts";

/** The listed sessions. */
function sessions(page: Page) {
  return page.getByRole("region", { name: "Sessions" }).getByRole("listitem");
}

test("sessions in other browsers are listed and can be ended one by one or all at once", { tag: "@no-js" }, async ({ house, browsers, join }) => {
  const { who, page } = await join("Mia");
  const others = [await browsers.open(), await browsers.open()] as const;
  for (const other of others) await signIn(other, house.server.url, who);

  const places = await navigation(page);
  await places.getByRole("button", { name: who.name }).click();
  await link(page, "Your account").click();
  await expectPage(page, "Your account");
  await expect(sessions(page)).toHaveCount(3);
  await expect(sessions(page).filter({ hasText: "This session" })).toHaveCount(1);
  await expectAccessible(page);
  // The first in the list is the one used last: the second of the others.
  await page.getByRole("button", { name: /^End session: Chrome on / }).first().click();
  await expectNotice(page, "The session was ended.");
  await expect(sessions(page)).toHaveCount(2);

  await button(page, "Sign out everywhere else").click();
  await expectNotice(page, "1 other session was ended.");
  await expect(sessions(page)).toHaveCount(1);
  for (const other of others) {
    await open(other, `${house.server.url}/account`);
    await expectPage(other, "Sign in");
  }
  await open(page, `${house.server.url}/account`);
  await expectPage(page, "Your account");
});

test("changing the password needs the current one and signs out everywhere else", { tag: "@no-js" }, async ({ house, browsers, join, faults }) => {
  faults.expect(401, 422);
  const { who, page } = await join("Mia");
  const other = await browsers.open();
  await signIn(other, house.server.url, who);
  const changed = { ...who, password: "seven loud copper kettles sing" };

  await open(page, `${house.server.url}/account`);
  for (const [current, next, problems] of [
    [who.password, "short", { "New password": "Use at least 15 characters" }],
    ["not the right password", changed.password, { "Current password": "This isn't your current password." }],
  ] as const) {
    await field(page, "Current password").fill(current);
    await field(page, "New password").fill(next);
    await button(page, "Change password").click();
    await expectProblems(page, problems);
    await expect(field(page, "New password")).toHaveValue("");
  }
  await expectAccessible(page);
  await field(page, "Current password").fill(who.password);
  await field(page, "New password").fill(changed.password);
  await button(page, "Change password").click();
  await expectNotice(page, "Your password was changed. You've been signed out everywhere else.");
  await expectPage(page, "Your account");

  await open(other, `${house.server.url}/account`);
  await expectPage(other, "Sign in");
  await sendSignIn(other, who.email, who.password);
  await expectRefusal(other, "The e-mail address or password is wrong.");
  await signIn(other, house.server.url, changed);
});

test("a changed name is shown to everyone", async ({ house, owner, join, faults }) => {
  faults.expect(422);
  const { who, page } = await join("Mia");
  await open(page, `${house.server.url}/account`);
  await field(page, "Your name").fill("  ");
  await button(page, "Save name").click();
  await expectProblems(page, { "Your name": "Enter a name." });
  await field(page, "Your name").fill(`${who.name} Ångström`);
  await button(page, "Save name").click();
  await expectNotice(page, `Your name is now ${who.name} Ångström.`);
  await expect((await findRow(owner, house.org, who)).getByRole("rowheader")).toContainText(`${who.name} Ångström`);
});
