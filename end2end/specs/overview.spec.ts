// The overview: its numbers and warnings, and that each number leads to the list that it counts.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, test } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { total } from "../support/list.ts";
import { person } from "../support/people.ts";
import { goTo, link, navigation, notices, open } from "../support/portal.ts";

test("each number of the overview leads to the list that it counts, and one owner is a warning", { tag: ["@no-js", "@phone"] }, async ({ own }) => {
  const { page, org } = own;
  for (const name of ["Ada", "Bob"]) await inviteOne(page, org, person(name).email, "Member");
  await open(page, `${org}/users`);
  await goTo(page, "Overview");
  await expectAccessible(page);
  await expect(notices(page)).toContainText(`${own.owner.name} is the only active owner.`);

  const main = page.getByRole("main");
  const numbers = main.getByRole("link").filter({ has: page.locator(".number") }).or(main.locator("a.number"));
  const hrefs = await numbers.evaluateAll((links) => links.map((a) => [a.getAttribute("href") ?? "", /[\d,]+/.exec(a.textContent ?? "")?.[0] ?? ""]));
  expect(hrefs.length).toBeGreaterThan(8);
  // Each list once, as often as its number is there.
  for (const [href, number] of new Map(hrefs as [string, string][])) {
    await open(page, new URL(href, org).href);
    if (number === "0") await expect(page.getByRole("rowheader")).toHaveCount(0);
    else expect(await total(page), href).toBe(Number(number.replace(",", "")));
  }
});

test("the numbers over time are in a table, and a manager alone sees the overview", async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org, mails } = own;
  const vera = person("Vera");
  await inviteOne(page, org, vera.email, "Viewer");
  await open(page, `${org}/overview`);
  await page.getByText("Show as a table").click();
  const rows = page.getByRole("table", { name: /over 12 months/ }).getByRole("row");
  await expect(rows).toHaveCount(14);
  await expect(rows.last()).toHaveText(/^Now\s*1$/);
  if (isScripted(page)) await expect(page.getByRole("img", { name: /over 12 months/ })).toBeVisible();

  const { link: invitation } = await mails.to(vera.email);
  const viewer = await browsers.open();
  await open(viewer, invitation);
  await viewer.getByLabel("Your name").fill(vera.name);
  await viewer.getByLabel("Password", { exact: true }).fill(vera.password);
  await viewer.getByRole("button", { name: /^Join / }).click();
  await expect(link(await navigation(viewer), "Users")).toBeVisible();
  await expect(link(await navigation(viewer), "Overview")).toHaveCount(0);
  expect(await open(viewer, `${org}/overview`)).toBe(403);
});
