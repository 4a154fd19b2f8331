// Somebody who moves between organizations is in the audit logs of both.
import { expect, type Page, test } from "../support/fixtures.ts";
import { createAnother } from "../support/organizations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, open } from "../support/portal.ts";
import { inviteUsers, joinByMail } from "../support/walk.ts";

test.use({ template: "Analytics" });

/** An entry of the audit log of the organization at `org`. */
async function findEntry(page: Page, org: string, sentence: string) {
  await open(page, `${org}/audit`);
  return page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: sentence }) });
}

test("a move is in the audit logs of both organizations: in the one that somebody moved away, in the other that they accepted the invitation, and neither names the other", { tag: "@no-js" }, async ({ own, browsers }) => {
  const [vera, bea] = [person("Vera"), person("Bea")];
  const other = await createAnother(own, browsers, "analytics", bea);
  await inviteUsers(own.page, own.org, [[vera, "Viewer"]]);
  const page = await joinByMail(own, browsers, vera);
  await inviteUsers(other.page, other.org, [[vera, "Designer"]]);
  await open(page, (await own.mails.to(vera.email, 2)).link);
  await button(page, "Move to Initech").click();
  await expectNotice(page, "Welcome to Initech.");

  const away = await findEntry(own.page, own.org, `${vera.name} moved to another organization`);
  await expect(away).toHaveCount(1);
  await expect(await findEntry(own.page, own.org, "Initech")).toHaveCount(0);
  const here = await findEntry(other.page, other.org, `${vera.name} accepted the invitation to ${vera.email}`);
  await expect(here).toHaveCount(1);
  await expect(await findEntry(other.page, other.org, own.organization)).toHaveCount(0);
});
