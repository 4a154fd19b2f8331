// Seats: how many are taken and left, what is refused when none is free, and the license.
import type { Browsers } from "../support/browsers.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import type { Installation } from "../support/installation.ts";
import { inviteOne, listed, paste, results, sender } from "../support/invitations.ts";
import { type Person, person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectRefusal, field, link, open } from "../support/portal.ts";
import { act, choose, findRow } from "../support/users.ts";
import { found, joinByMail } from "../support/walk.ts";

/** The line that says how many seats are taken or left. */
const counter = (page: Page) => page.locator("[data-seats]").last();

/** Enters a number of seats and saves. */
async function setSeats(page: Page, org: string, seats: number): Promise<void> {
  await open(page, `${org}/settings/license`);
  await field(page, "Seats").fill(String(seats));
  await button(page, "Save changes").click();
  await expectNotice(page, "The settings were saved.");
}

/** Opens the link of an invitation mail in a new browser. */
async function openMail(own: Installation, browsers: Browsers, who: Person): Promise<Page> {
  const page = await browsers.open();
  await open(page, (await own.mails.to(who.email)).link);
  return page;
}

test("the seats run out: the counter, the rows that have none, enabling and a lower limit", { tag: ["@no-js", "@phone"] }, async ({ own, browsers, faults }) => {
  faults.expect(401, 409);
  const { page, org } = own;
  const [zoe, adam, ines, jan] = [person("Zoe"), person("Adam"), person("Ines"), person("Jan")];

  await test.step("without a limit nothing is counted", async () => {
    await open(page, `${org}/users`);
    await expectPage(page, "Users");
    await expect(counter(page)).toHaveCount(0);
    await open(page, `${org}/settings/license`);
    await expect(page.getByRole("region", { name: "Seats in use" })).toContainText("1 seat taken. There is no limit.");
    await setSeats(page, org, 20);
    await open(page, `${org}/users`);
    await expect(counter(page)).toHaveText("1 of 20 seats");
  });

  await setSeats(page, org, 3);

  await test.step("the list says how many are left and names the rows that have none; the others can go", async () => {
    await paste(page, org, [zoe, adam, ines].map(({ email }) => email).join("\n"), "Member");
    await expect(listed(page, ines.email)).toContainText("Not invited: no seat is free");
    await expect(counter(page)).toContainText("2 of 3 seats left");
    await expect(listed(page, adam.email)).toContainText("New");
    await expect(page.locator("[data-summary]")).toContainText("1 has no seat");
    await expectAccessible(page);
    await button(page, `Remove ${adam.email}`).click();
    await expect(listed(page, ines.email)).toContainText("New");
    await sender(page, 2).click();
    await expect(results(page)).toContainText("2 people were invited");
    await expect(counter(page)).toContainText("All 3 seats are taken");
  });

  await test.step("a list longer than the seats is sent as far as they go", async () => {
    await setSeats(page, org, 4);
    await paste(page, org, [adam, jan].map(({ email }) => email).join("\n"), "Member");
    await expect(listed(page, jan.email)).toContainText("Not invited: no seat is free");
    await sender(page, 1).click();
    await expect(results(page)).toContainText("1 person was invited");
    await expect(listed(page, jan.email)).toContainText("Not invited: no seat is free");
    await open(page, `${org}/users`);
    await expect(counter(page)).toContainText("4 of 4 seats · no seats left");
    await expectAccessible(page);
    await link(counter(page), "Change the number of seats").click();
    await expectPage(page, "Settings");
  });

  await test.step("an invitation keeps its seat when it is accepted", async () => {
    await joinByMail(own, browsers, zoe);
    await open(page, `${org}/users`);
    await expect(counter(page)).toContainText("4 of 4 seats");
  });

  await test.step("who was disabled cannot be enabled without a seat, and is told what to do", async () => {
    await act(page, org, zoe, "Disable");
    await inviteOne(page, org, jan.email, "Member");
    await choose(await findRow(page, org, zoe), "Enable");
    await button(page, "Enable Zoe").click();
    await expectRefusal(page, "All 4 seats are taken. Disable or remove a member, or cancel an invitation. You can also raise the limit in Settings → License.");
    await expect(await findRow(page, org, zoe)).toContainText("Disabled");
    await setSeats(page, org, 5);
    await act(page, org, zoe, "Enable");
  });

  await test.step("what a lower limit means is said before it is saved", async () => {
    await open(page, `${org}/settings/license`);
    const inUse = page.getByRole("region", { name: "Seats in use" });
    await expect(inUse).toContainText("5 of 5 seats taken.");
    await expect(inUse.getByRole("row", { name: /^Pending/ })).toContainText("3");
    await expect(inUse.getByRole("row", { name: /^Disabled/ })).toContainText("None taken");
    await expectAccessible(page);
    await field(page, "Seats").fill("3");
    await button(page, /^Save/).click();
    const effects = page.getByRole("region", { name: "What this changes now" });
    await expect(effects).toContainText("Seats taken: 5 of 3. Everyone keeps theirs, but nobody else can get one until at least 3 are given up.");
    await expectAccessible(page);
    await button(page, "Save anyway").click();
    await expectNotice(page, "The settings were saved.");
    await link(inUse, "Pending").click();
    await expectPage(page, "Invitations");
    await expect(page.getByRole("row").filter({ hasText: "@example.com" })).toHaveCount(3);
    await open(page, `${org}/users`);
    await expect(counter(page)).toContainText("5 of 3 seats · no seats left");
  });
});

test.describe(() => {
  test.use({ template: "Workspace" });

  test("F081 workspace: a disabled user still counts against the limit", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
    faults.expect(401);
    const { page, org } = own;
    const [dan, eve] = [person("Dan"), person("Eve")];
    await setSeats(page, org, 2);
    await open(page, `${org}/users`);
    for (const who of [dan, eve]) {
      await open(page, `${org}/users`);
      await link(page, "Invite").first().click();
      await expectPage(page, "Invite users");
      // Invitations take no seat here, so they can be sent.
      await expect(counter(page)).toContainText("1 of 2 seats left");
      await field(page, "Email").fill(who.email);
      await page.getByRole("group", { name: "Roles" }).getByRole("checkbox", { name: /^Default\b/ }).check();
      await button(page, "Invite").click();
      await expect(results(page)).toContainText("1 person was invited");
    }
    await joinByMail(own, browsers, dan);
    await choose(await found(page, org, "users", dan.email), "Disable");
    await button(page, "Disable Dan").click();
    await expect(await found(page, org, "users", dan.email)).toContainText("Disabled");
    await open(page, `${org}/users`);
    await expect(counter(page)).toContainText("2 of 2 seats · no seats left");

    const guest = await openMail(own, browsers, eve);
    await expectPage(guest, "No seat is free right now");
    await expect(guest.getByText(`Ask ${own.owner.name} to free a seat, then open this link again.`, { exact: false })).toBeVisible();
    await expect(guest.getByText("expired")).toHaveCount(0);
    await expectAccessible(guest);

    // Dan's seat is his: enabling him needs no other.
    await choose(await found(page, org, "users", dan.email), "Enable");
    await button(page, "Enable Dan").click();
    await expect(await found(page, org, "users", dan.email)).toContainText("Enabled");
    await choose(await found(page, org, "users", dan.email), "Remove");
    await button(page.locator("form.card"), "Remove").click();
    await joinByMail(own, browsers, eve);
    await open(page, `${org}/users`);
    await expect(counter(page)).toContainText("2 of 2 seats");
  });
});

test.describe(() => {
  test.use({ template: "Analytics" });

  test("F132 analytics: owners and administrators manage the license, and the others do not", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
    faults.expect(401, 403);
    const { page, org } = own;
    const [alan, cleo] = [person("Alan"), person("Cleo")];
    await open(page, `${org}/invite`);
    for (const [who, role] of [[alan, "Administrator"], [cleo, "Creator"]] as const) {
      await field(page, "Email").fill(who.email);
      await page.getByRole("combobox", { name: "Role", exact: true }).selectOption({ label: role });
      await button(page, "Add").click();
      await expect(listed(page, who.email)).toBeVisible();
    }
    await button(page, "Send Invite").click();
    await expect(results(page)).toContainText("2 people were invited");
    const admin = await joinByMail(own, browsers, alan);
    const creator = await joinByMail(own, browsers, cleo);

    await setSeats(admin, org, 3);
    await open(admin, `${org}/settings/license`);
    await expect(admin.getByRole("region", { name: "Seats in use" })).toContainText("3 of 3 seats taken.");
    await setSeats(page, org, 4);

    expect(await open(creator, `${org}/settings/license`)).toBe(403);
    await open(creator, `${org}/users`);
    await expect(counter(creator)).toContainText("3 of 4 seats · 1 seat left");
    await expect(link(counter(creator), "Change the number of seats")).toHaveCount(0);
  });
});
