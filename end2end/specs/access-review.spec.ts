// Access reviews: started over some of the people, decided by reviewers, ended with the plan, and the evidence afterwards.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, joinOwn, type Locator, type Page, test } from "../support/fixtures.ts";
import { day } from "../support/later.ts";
import { button, expectNotice, expectPage, expectProblems, expectRefusal, field, link, navigation, open, signIn } from "../support/portal.ts";
import { expectFound, fact, openPerson, search } from "../support/users.ts";

/** Somebody in a review. */
function reviewed(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** Starts a review of everybody from the navigation. */
async function start(page: Page, name: string, reviewers: string[], role = "Everybody"): Promise<void> {
  await open(page, new URL(page.url().replace(/(\/o\/[^/]+).*$/, "$1/users")).href);
  await (await navigation(page)).getByRole("link", { name: "Reviews" }).click();
  await expectPage(page, "Access reviews");
  await link(page, "Start a review").click();
  await expectPage(page, "Start an access review");
  await field(page, "Name").fill(name);
  await field(page, "People with the role").selectOption({ label: role });
  for (const reviewer of reviewers) await page.getByRole("checkbox", { name: reviewer }).check();
  await field(page, "Last day").fill(day(20));
  await button(page, "Start a review").click();
  await expectPage(page, name);
  await expectNotice(page, `The review ${name} was started.`);
}

test("a review is started, decided by others than those concerned, ended with its plan, and leaves evidence", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(409, 422);
  const { page, owner } = own;
  const [admin, member, guest] = [
    await joinOwn(own, browsers, "Amy", "Admin"),
    await joinOwn(own, browsers, "Max", "Member", "Viewer"),
    await joinOwn(own, browsers, "Gil", "Viewer"),
  ];

  await test.step("what is missing is said at its field", async () => {
    await open(page, `${own.org}/reviews`);
    await expect(page.getByText("No access reviews yet")).toBeVisible();
    await link(page, "Start a review").click();
    await expectPage(page, "Start an access review");
    await expectAccessible(page);
    await button(page, "Start a review").click();
    await expectProblems(page, { "Name": "Enter", "Last day": "Choose the last day." });
    await expect(page.getByText("Choose at least one person.").first()).toBeVisible();
  });

  await test.step("the reviewer hears of it by mail and sees what waits", async () => {
    await start(page, "Autumn", [owner.name, admin.who.name]);
    const mail = await own.mails.to(admin.who.email, 2);
    expect(mail.subject).toMatch(/^Review access to /);
    await open(admin.page, mail.link);
    await expectPage(admin.page, "Autumn");
    await expect(admin.page.getByText("4 roles are waiting for your decision.")).toBeVisible();
    await expect((await navigation(admin.page)).getByRole("link", { name: "Reviews" })).toContainText("1");
    await expectAccessible(admin.page);
  });

  await test.step("one grant, a whole person, and all that are listed; one's own is left to somebody else", async () => {
    const own = reviewed(admin.page, admin.who.name);
    await expect(own).toContainText("Another reviewer does.");
    await expect(own.getByRole("button")).toHaveCount(0);
    await field(admin.page, "Note (optional)").fill("Left the project");
    await button(admin.page, `Flag Viewer of ${member.who.name}`).click();
    await expectNotice(admin.page, "1 role was flagged.");
    await button(admin.page, "Attest all on this page").click();
    await expectNotice(admin.page, "3 roles were attested.");
    await expect(admin.page.getByText("Nothing is waiting for you in this review.")).toBeVisible();
    await link(admin.page, /^Attested/).click();
    await button(reviewed(admin.page, guest.who.name), `Flag Viewer of ${guest.who.name}`).click();
    await link(admin.page, /^Flagged/).click();
    await expect(reviewed(admin.page, member.who.name)).toContainText("Left the project");
    await expect(admin.page.getByRole("link", { name: "End the review" })).toHaveCount(0);
  });

  await test.step("the plan is shown again where something changed since", async () => {
    await open(page, `${own.org}/reviews`);
    await link(page, "Autumn").click();
    await link(page, "End the review").click();
    await expectPage(page, "End the review Autumn?");
    await expect(page.getByRole("main")).toContainText(`${guest.who.name} keeps the role Viewer as the only one`);
    await expect(page.getByRole("main")).toContainText("1 role wasn't reviewed");
    await expectAccessible(page);
    await open(admin.page, `${own.org}/reviews`);
    await link(admin.page, "Autumn").click();
    await link(admin.page, /^Flagged/).click();
    await button(reviewed(admin.page, guest.who.name), `Attest Viewer of ${guest.who.name}`).click();
    await expectNotice(admin.page, "1 role was attested.");
    // With a script the open page shows the new plan by itself.
    if (!isScripted(page)) {
      await button(page, "End the review and remove 1 role").click();
      await expectRefusal(page, /has changed since/);
    }
    await expect(page.getByRole("main")).not.toContainText(`${guest.who.name} keeps`);
  });

  await test.step("what is flagged is removed, once, and the evidence says why", async () => {
    await button(page, "End the review and remove 1 role").click();
    await expectPage(page, "Autumn");
    await expectNotice(page, "The review has ended. 1 role was removed.");
    await expect(page.getByRole("button", { name: /^Attest/ })).toHaveCount(0);
    const [file] = await Promise.all([page.waitForEvent("download"), link(page, "Download evidence").click()]);
    expect(file.suggestedFilename()).toMatch(/-access-review-\d{4}-\d\d-\d\d\.csv$/);
    const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
    expect(lines).toHaveLength(6);
    const flagged = lines.filter((line) => line.includes('"flagged"'));
    expect(flagged).toHaveLength(1);
    for (const text of [member.who.email, "Viewer", admin.who.name, "Left the project", "removed", "Autumn"]) expect(flagged[0]).toContain(`"${text}"`);
    expect(lines.filter((line) => line.includes('"not_reviewed"'))).toHaveLength(1);
    await openPerson(page, own.org, member.who);
    await expect(fact(page, "Roles")).toHaveText("Member");
    await open(page, `${own.org}/audit?action=review`);
    for (const words of ["started the access review", "decided in the access review", "ended the access review"]) await expect(page.getByRole("rowheader").filter({ hasText: words }).first()).toBeVisible();
  });
});

test("a review is started from the list of people, over those who are listed", { tag: "@no-js" }, async ({ own, browsers }) => {
  const { page, owner } = own;
  const night = await joinOwn(own, browsers, "Nina", "Viewer");
  await joinOwn(own, browsers, "Dora", "Member");
  await open(page, `${own.org}/users?role=viewer&sort=-name`);
  await search(page, night.who.email);
  await link(page, "Start an access review").click();
  await expectPage(page, "Start an access review");
  const about = page.getByRole("group", { name: "About" });
  await expect(about).toContainText(`People who match: Role is “Viewer”, Search “${night.who.email}”`);
  await expect(about).toContainText("1 person, 1 role to review");
  await expect(page.getByLabel("People with the role")).toHaveCount(0);
  await expectAccessible(page);
  await link(page, "Change the filters").click();
  await expectFound(page, night.who.email);
  await link(page, "Start an access review").click();
  await field(page, "Name").fill("Night owls");
  await page.getByRole("checkbox", { name: owner.name }).check();
  await field(page, "Last day").fill(day(20));
  await button(page, "Start a review").click();
  await expectPage(page, "Night owls");
  await expectNotice(page, "The review Night owls was started.");
  await expect(fact(page, "Reviewed")).toHaveText(`People who match: Role is “Viewer”, Search “${night.who.email}”`);
  await expect(page.getByRole("button", { name: /^Flag Viewer of/ })).toHaveCount(1);
  await button(page, `Attest Viewer of ${night.who.name}`).click();
  await expectNotice(page, "1 role was attested.");
  // Who is only invited has nothing to review.
  await open(page, `${own.org}/users?status=invited`);
  await expect(link(page, "Start an access review")).toHaveCount(0);
});

test("reviewers are reminded, and the server ends a review whose time is over", async ({ own, browsers }) => {
  const { page, server, mails } = own;
  const admin = await joinOwn(own, browsers, "Ida", "Admin");
  const guest = await joinOwn(own, browsers, "Gus", "Member", "Viewer");
  await start(page, "Winter", [admin.who.name], "Viewer");
  await mails.to(admin.who.email, 2);
  await server.comeBack(18);
  expect((await mails.to(admin.who.email, 3)).subject).toMatch(/ends soon$/);
  let org = own.org.replace(/^https?:\/\/[^/]+/, server.url);
  const reviewer = await browsers.open();
  await signIn(reviewer, server.url, admin.who);
  await open(reviewer, `${org}/reviews`);
  await link(reviewer, "Winter").click();
  await button(reviewer, `Flag Viewer of ${guest.who.name}`).click();
  await expectNotice(reviewer, "1 role was flagged.");
  await server.comeBack(21);
  expect((await mails.to(guest.who.email, 2)).subject).toMatch(/^Your roles in .* were changed$/);
  org = own.org.replace(/^https?:\/\/[^/]+/, server.url);
  const again = await browsers.open();
  await signIn(again, server.url, own.owner);
  await open(again, `${org}/reviews`);
  await expect(again.getByRole("row").filter({ hasText: "Winter" })).toContainText("Ended");
});
