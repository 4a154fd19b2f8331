// The mails that tell people what somebody did to their membership: by whom, and where to object.
import { expect, joinOwn, test } from "../support/fixtures.ts";
import type { Mail } from "../support/mail.ts";
import type { Person } from "../support/people.ts";
import { act, changeRoles } from "../support/users.ts";

/** The mail says who did it, and to whom one writes if it is a mistake. */
function expectObjection({ text }: Mail, { name, email }: Person): void {
  expect(text).toContain(`${name} (${email}) did this.`);
  expect(text).toContain(`If you think this is a mistake, write to ${email}.`);
}

test("whose roles are changed, who is disabled, enabled and removed is told by mail who did it and where to object", async ({ own, browsers }) => {
  const { page, org, owner, organization, mails } = own;
  const { who: amy, page: admin } = await joinOwn(own, browsers, "Amy", "Admin");
  const { who: mia } = await joinOwn(own, browsers, "Mia", "Member");

  await test.step("a change of roles, with those of before and of now", async () => {
    await changeRoles(page, org, mia, "Member", "Viewer");
    const mail = await mails.to(mia.email, 2);
    expect(mail.subject).toBe(`Your roles in ${organization} were changed`);
    expect(mail.text).toContain("Before: Member");
    expect(mail.text).toContain("Now: Member, Viewer");
    expectObjection(mail, owner);
  });

  await test.step("disabled by somebody, and enabled again by somebody else", async () => {
    await act(admin, org, mia, "Disable");
    const disabled = await mails.to(mia.email, 3);
    expect(disabled.subject).toBe(`Your access to ${organization} was disabled`);
    expect(disabled.text).toContain(`You can't use ${organization} until your access is enabled again.`);
    expectObjection(disabled, amy);
    await act(page, org, mia, "Enable");
    const enabled = await mails.to(mia.email, 4);
    expect(enabled.subject).toBe(`Your access to ${organization} is enabled again`);
    expectObjection(enabled, owner);
  });

  await test.step("removed", async () => {
    await act(admin, org, mia, "Remove");
    const mail = await mails.to(mia.email, 5);
    expect(mail.subject).toBe(`You were removed from ${organization}`);
    expect(mail.text).toContain(`You no longer have access to ${organization}.`);
    expectObjection(mail, amy);
    expect(mail.links).toEqual([]);
  });

  await test.step("and nobody else gets these mails", async () => {
    expect(mails.all(owner.email)).toHaveLength(0);
    expect(mails.all(amy.email)).toHaveLength(1);
  });
});
