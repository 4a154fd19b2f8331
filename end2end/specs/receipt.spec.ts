// What a person's page keeps of a removal: the sessions that ended, the invitations that wait, and who has what they owned.
import { expectAccessible } from "../support/accessibility.ts";
import { register } from "../support/assets.ts";
import { expect, type Locator, type Page, test } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { firstName, person } from "../support/people.ts";
import { button, expectNotice, expectPage, field, link, open } from "../support/portal.ts";
import { openPerson } from "../support/users.ts";

/** The card about the removal. */
function receipt(page: Page): Locator {
  return page.getByRole("region", { name: "Departure", exact: true });
}

test("after a removal the person's page has a receipt of the sessions that ended, the invitations that wait for approval and what was handed over to whom", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(401);
  const { who, page } = await join("Amy", "Admin");
  const { who: heir } = await join("Noa", "Member");
  const guest = person("Grace");
  await inviteOne(page, house.org, guest.email, "Member");
  await register(page, house.org, "Project", "Apollo");
  await register(page, house.org, "Document", "Minutes");

  await openPerson(owner, house.org, who);
  const address = owner.url();
  await expect(receipt(owner)).toHaveCount(0);
  await link(owner, "Remove").click();
  await expectPage(owner, `Remove ${who.name} from ${house.organization}?`);
  await field(owner, "E-mail address of the new owner").fill(heir.email);
  await button(owner, `Remove ${firstName(who)}`).click();
  await expectNotice(owner, `${who.name} was removed.`);

  await open(owner, address);
  await expectPage(owner, who.name);
  await expect(receipt(owner)).toContainText(`Removed by ${house.owner.name}`);
  const lines = receipt(owner).getByRole("listitem");
  await expect(lines.filter({ hasText: /^Chrome on .+: ended/ })).toHaveCount(1);
  await expect(lines.filter({ hasText: `${guest.email}: waits for approval since then` })).toHaveCount(1);
  for (const kind of ["Project", "Document"]) await expect(lines.filter({ hasText: `${kind}: 1 handed over to ${heir.name}` })).toHaveCount(1);
  await expect(lines).toHaveCount(4);
  await expectAccessible(owner);
  await link(lines, `${guest.email}: waits for approval since then`).click();
  await expectPage(owner, guest.email);
});
