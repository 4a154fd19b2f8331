// End dates that come: the reminders, and what has ended when the day is over.
import { expect, joinOwn, type Page, test } from "../support/fixtures.ts";
import { comeBack, day } from "../support/later.ts";
import type { Mail } from "../support/mail.ts";
import type { Person } from "../support/people.ts";
import { button, expectNotice, expectPage, field, link, open, sendSignIn, signIn } from "../support/portal.ts";
import { fact, findRow, openPerson, row } from "../support/users.ts";

/** Sets the last day of what this line of a person's page names. */
async function setEnd(page: Page, org: string, who: Person, what: string, last: string): Promise<void> {
  await openPerson(page, org, who);
  const line = page.getByRole("region", { name: "End dates", exact: true }).getByRole("listitem").filter({ hasText: what });
  await line.getByText("Change", { exact: true }).click();
  await line.getByLabel("Last day").fill(last);
  await button(line, "Save").click();
  await expectNotice(page, `The end date of ${who.name} was changed.`);
}

/** The mail says what ends, who set that, and whom to ask for more time. */
function expectReminder(mail: Mail, subject: string, setter: Person, what: string): void {
  expect(mail.subject).toBe(subject);
  expect(mail.text).toContain(what);
  expect(mail.text).toContain(`${setter.name} (${setter.email}) set this date.`);
  expect(mail.text).toContain(`If you need more time, write to ${setter.email}.`);
}

test("the ends of a membership, a role and a place in a team are announced by mail, and after their last day the person is out, the role gone and nobody in the team", async ({ own, browsers, faults }) => {
  faults.expect(404);
  const { page, org, owner, organization, mails } = own;
  const { who: gus } = await joinOwn(own, browsers, "Gus", "Member");
  const { who: rita } = await joinOwn(own, browsers, "Rita", "Admin", "Member");
  const { who: tom } = await joinOwn(own, browsers, "Tom", "Member");
  await open(page, `${org}/teams/new`);
  await field(page, "Team name").fill("Night shift");
  await page.getByRole("checkbox", { name: new RegExp(tom.name) }).check();
  await button(page, "Save changes").click();
  await expectNotice(page, "The team Night shift was created.");

  await setEnd(page, org, gus, "Access to the organization", day(10));
  await setEnd(page, org, rita, "Role Admin", day(10));
  await setEnd(page, org, tom, "Team Night shift", day(10));
  for (const who of [gus, rita, tom]) expect(mails.all(who.email)).toHaveLength(1);

  await test.step("a week before, each of them is told, and so is whoever set the dates", async () => {
    await comeBack(own, browsers, 5);
    expectReminder(await mails.to(gus.email, 2), `Access to ${organization} ends soon`, owner, `Your access to ${organization} ends on`);
    expectReminder(await mails.to(rita.email, 2), `A role in ${organization} ends soon`, owner, `Your role Admin in ${organization} ends on`);
    expectReminder(await mails.to(tom.email, 2), `A place in a team of ${organization} ends soon`, owner, `Your place in the team Night shift of ${organization} ends on`);
    await mails.to(owner.email, 3);
    const told = mails.all(owner.email).map(({ text }) => text).join("\n");
    expect(told).toContain(`The access of ${gus.name} (${gus.email}) to ${organization} ends on`);
    expect(told).toContain(`The role Admin of ${rita.name} (${rita.email}) in ${organization} ends on`);
    expect(told).toContain(`The place of ${tom.name} (${tom.email}) in the team Night shift of ${organization} ends on`);
  });

  await test.step("on the last day they are told again", async () => {
    await comeBack(own, browsers, 10);
    expectReminder(await mails.to(gus.email, 3), `Access to ${organization} ends soon`, owner, `Your access to ${organization} ends on`);
    for (const who of [rita, tom]) await mails.to(who.email, 3);
  });

  const later = await comeBack(own, browsers, 12);

  await test.step("after the last day, the person is out", async () => {
    const theirs = await browsers.open();
    await open(theirs, `${later.server.url}/sign-in`);
    await sendSignIn(theirs, gus.email, gus.password);
    await expectPage(theirs, "You're not in an organization");
    expect(await open(theirs, `${later.org}/users`)).toBe(404);
  });

  await test.step("the role is gone, and the others are left", async () => {
    const theirs = await browsers.open();
    await signIn(theirs, later.server.url, rita);
    await expect(link(theirs, "Invite people")).toHaveCount(0);
    await openPerson(later.page, later.org, rita);
    await expect(fact(later.page, "Roles")).toHaveText("Member");
    await expect(await findRow(later.page, later.org, rita)).toContainText("Active");
  });

  await test.step("nobody is in the team any more", async () => {
    await open(later.page, `${later.org}/teams`);
    await expect(row(later.page, "Night shift")).toContainText("0 people");
    await expect(await findRow(later.page, later.org, tom)).toContainText("Active");
  });
});
