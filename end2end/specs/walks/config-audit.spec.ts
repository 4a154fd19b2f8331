// The audit log of a configuration service (docs/spec/walks.md, `config`, 6): who views and downloads it, and its filters.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { person } from "../../support/people.ts";
import { button, expectPage, field, link, navigation, open } from "../../support/portal.ts";
import { createUsers, joinByMail } from "../../support/walk.ts";

test.use({ template: "Configuration" });

/** The sentences of the log, newest first. */
function sentences(page: Page): Promise<string[]> {
  return page.getByRole("table").getByRole("rowheader").allInnerTexts();
}

/** Downloads what is listed, as one of the two kinds of files. */
async function download(page: Page, kind: string): Promise<string> {
  await button(page, "Download").click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: kind }).click()]);
  expect(file.suggestedFilename()).toMatch(/-audit-log-\d{4}-\d{2}-\d{2}\.(csv|jsonl)$/);
  return readFile(await file.path(), "utf8");
}

test("F135 config: Owner and Admin view and download the audit log, and a Contributor does neither", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org } = own;
  const [amy, con] = [person("Amy"), person("Con")];
  await createUsers(page, org, [[amy, "Admin"], [con, "Contributor"]]);
  const [admin, contributor] = [await joinByMail(own, browsers, amy), await joinByMail(own, browsers, con)];

  await open(admin, `${org}/audit`);
  await expectPage(admin, "Audit log");
  await expectAccessible(admin);
  expect(await sentences(admin)).toContain(`${con.name} accepted the invitation to ${con.email}`);
  const csv = await download(admin, "CSV");
  expect(csv).toMatch(/^sequence,at,who,action,/);
  expect(csv).toContain("invitation.accepted");
  await open(page, `${org}/audit?action=audit`);
  expect(await sentences(page)).toEqual([`${amy.name} downloaded the audit log`]);

  await expect((await navigation(contributor)).getByRole("link", { name: "Audit log" })).toHaveCount(0);
  expect(await open(contributor, `${org}/audit`)).toBe(403);
  expect(await open(contributor, `${org}/audit/export.csv`)).toBe(403);
});

test("the log is filtered by names, action and time, and what is listed is downloaded", { tag: ["@no-js", "@phone"] }, async ({ own }) => {
  const { page, org } = own;
  const [ann, bea] = [person("Ann"), person("Bea")];
  await createUsers(page, org, [[ann, "Viewer"], [bea, "Viewer"]]);
  await open(page, `${org}/audit`);

  await test.step("by a name", async () => {
    await field(page, "Search the log").fill(ann.email);
    await field(page, "Search the log").press("Enter");
    await expect(page).toHaveURL((url) => url.searchParams.get("q") === ann.email);
    await expect(link(page, `Remove filter Text: ${ann.email}`)).toBeVisible();
    expect(await sentences(page)).toEqual([`${own.owner.name} invited ${ann.email}`]);
  });

  await test.step("by an action, together with the name", async () => {
    await button(page, "Action").click();
    await field(page, "Action").selectOption("member.removed");
    await button(page.getByRole("group", { name: "Action" }), "Apply").click();
    await expect(page.getByText("No entries match")).toBeVisible();
    await expectAccessible(page);
    await link(page, `Remove filter Text: ${ann.email}`).click();
    await expect(page).toHaveURL((url) => !url.searchParams.has("q"));
    await open(page, `${org}/audit?action=invitation`);
    await expect(link(page, "Remove filter Action: Invitations")).toBeVisible();
    expect(await sentences(page)).toEqual([bea, ann].map((who) => `${own.owner.name} invited ${who.email}`));
  });

  await test.step("by time", async () => {
    await button(page, "When").click();
    await field(page, "Until").fill("2020-01-31");
    await button(page.getByRole("group", { name: "When" }), "Apply").click();
    await expect(link(page, "Remove filter Until: 31 Jan 2020")).toBeVisible();
    await expect(page.getByText("No entries match")).toBeVisible();
    await link(page, "Remove filter Until: 31 Jan 2020").click();
    await expect(page.getByRole("row")).toHaveCount(3);
  });

  await test.step("the file has what is listed", async () => {
    const lines = (await download(page, "JSON Lines")).trim().split("\n").map((line) => JSON.parse(line));
    expect(lines.map((line) => [line.action, line.target])).toEqual([bea, ann].map((who) => ["invitation.sent", who.email]));
  });
});
