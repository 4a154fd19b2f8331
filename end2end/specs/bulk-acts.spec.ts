// Each bulk action of the Users list, on members and invitations at once.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { askFor, bar, confirm, refused, showChanges } from "../support/bulk.ts";
import { test } from "../support/crowd.ts";
import { expect, type Page } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { boxes, expectChosen, named, names, pick } from "../support/list.ts";
import { person } from "../support/people.ts";
import { button, expectPage, link, notices, open } from "../support/portal.ts";
import { search } from "../support/users.ts";

const MEMBERS = ["Change roles", "Disable", "Enable", "End sessions", "Remove"];

interface Act {
  verb: string;
  question: string;
  confirm: string;
  done: string;
  /** The reason shown for rows of the other kind. */
  why: string;
}

const ACTS: Act[] = [
  { verb: "Change roles", question: "Change the roles of 2 members?", confirm: "Change roles", done: "The roles of 2 members were changed", why: "not for invitations" },
  { verb: "Disable", question: "Disable 2 members?", confirm: "Disable 2", done: "2 members were disabled", why: "not for invitations" },
  { verb: "Enable", question: "Enable 2 members?", confirm: "Enable 2", done: "2 members were enabled", why: "not for invitations" },
  { verb: "Resend", question: "Resend 2 invitations?", confirm: "Resend 2", done: "2 invitations were resent", why: "not for members" },
  { verb: "Cancel", question: "Cancel 2 invitations?", confirm: "Cancel 2", done: "2 invitations were cancelled", why: "not for members" },
  { verb: "Remove", question: "Remove 2 members?", confirm: "Remove 2", done: "2 members were removed", why: "not for invitations" },
];

/** The collapsed part of the results lists exactly the processed rows. */
async function expectDone(page: Page, who: string[]): Promise<void> {
  const done = page.getByRole("region", { name: "Done" });
  await done.locator("summary").click();
  for (const name of who) await expect(done.getByRole("listitem").filter({ hasText: name })).toBeVisible();
  await expect(done.getByRole("listitem")).toHaveCount(who.length);
}

test("roles, disable, enable, resend, cancel and remove work from the bulk bar and report a result for every row", { tag: "@no-js" }, async ({ page, crowd }) => {
  const guests = [person("Mixedguest"), person("Mixedguest")].map(({ email }) => email);
  for (const email of guests) await inviteOne(page, crowd.org, email, "Viewer");
  await open(page, `${crowd.org}/users?status=active&role=viewer&sort=joined`);
  const members = (await names(page)).slice(0, 2);
  await pick(page, 0, 1);
  await expectChosen(page, 2);
  // The selection survives a search and other filters, and the bar counts all of it.
  await expect(page).toHaveURL((url) => named(url) === 2);
  await link(page, "Clear all").click();
  await expect(page.getByRole("group", { name: "Active filters" })).toHaveCount(0);
  await expectChosen(page, 2);
  await search(page, "mixedguest");
  await expectChosen(page, 2);
  await pick(page, 0, 1);
  await expectChosen(page, 4);
  await expect(page).toHaveURL((url) => named(url) === 4);
  const list = page.url();

  for (const act of ACTS) {
    await test.step(act.verb, async () => {
      const isForMembers = MEMBERS.includes(act.verb);
      const [its, others] = isForMembers ? [members, guests] : [guests, members];
      await open(page, list);
      // Cancelled invitations are not listed, so no row matches the search, and the action is opened by its URL.
      const isLast = act.verb === "Remove";
      if (isLast) await open(page, list.replace("/users?", "/users/bulk/remove?"));
      else await askFor(page, act.verb, act.question);
      await expectPage(page, act.question);
      const question = page.getByRole("main");
      await expect(question).toContainText(`${its[0]} and ${its[1]}`);
      if (!isLast) await expect(question).toContainText(act.why);
      await expect(link(page, "Keep everything as it is")).toBeVisible();
      if (act.verb === "Change roles") {
        await page.getByRole("group", { name: "Add", exact: true }).getByRole("checkbox", { name: "Member" }).check();
        await showChanges(page, "Member: gained by 2 members");
      }
      await confirm(page, act.confirm, act.done);
      for (const name of isLast ? [] : others) {
        await expect(refused(page).getByRole("listitem").filter({ hasText: name })).toContainText(act.why);
      }
      await expectDone(page, its);
      if (act.verb === "Disable" || act.verb === "Cancel") await expectAccessible(page);
    });
  }
  await button(page, "Undo").click();
  await expect(notices(page)).toContainText("2 people are members again.");
});

test("showing the bulk bar does not move the rows", { tag: ["@no-js", "@phone"] }, async ({ page }) => {
  const places = () =>
    page.getByRole("row").evaluateAll((rows) => rows.map((row) => [row.getBoundingClientRect().top + scrollY, row.getBoundingClientRect().height]));
  await expect(bar(page)).toBeHidden();
  const before = await places();
  await boxes(page).nth(1).check();
  await expect(bar(page)).toBeVisible();
  expect(await places()).toEqual(before);
  if (isScripted(page)) await expect(bar(page)).toContainText("1 selected");
  await boxes(page).nth(2).check();
  expect(await places()).toEqual(before);
  await boxes(page).nth(2).uncheck();
  await boxes(page).nth(1).uncheck();
  if (isScripted(page)) await expect(page).not.toHaveURL(/sel=/);
  await expect(bar(page)).toBeHidden();
  expect(await places()).toEqual(before);
});
