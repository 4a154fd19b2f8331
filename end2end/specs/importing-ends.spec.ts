// A team and an end date from a table: the person has both after joining.
import { confirm } from "../support/bulk.ts";
import { expect, test } from "../support/fixtures.ts";
import { day } from "../support/later.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, field, link, open } from "../support/portal.ts";
import { fact, openPerson, row } from "../support/users.ts";
import { joinByMail } from "../support/walk.ts";

test("a row with a team and a near end date is imported, and whoever joins by it has both", { tag: "@no-js" }, async ({ house, owner, browsers }) => {
  const ida = person("Ida");
  const team = `Harvest ${ida.name.split(" ")[1]}`;
  await open(owner, `${house.org}/teams/new`);
  await field(owner, "Team name").fill(team);
  await button(owner, "Save changes").click();
  await expectNotice(owner, `The team ${team} was created.`);

  await open(owner, `${house.org}/users`);
  await link(owner, "Import").click();
  await field(owner, "Or paste the table").fill(`E-mail,Roles,Team,Access ends\n${ida.email},Viewer,${team},${day(20)}`);
  await button(owner, "Check table").click();
  await expectPage(owner, "Check before importing");
  await expect(row(owner, ida.email)).toContainText("Will be invited");
  await confirm(owner, "Import 1 person", "1 person was invited");
  expect((await house.mails.to(ida.email)).text).toContain("Your access ends on");

  await joinByMail(house, browsers, ida);
  await openPerson(owner, house.org, ida);
  await expect(fact(owner, "Roles")).toHaveText("Viewer");
  await expect(fact(owner, "Team")).toHaveText(team);
  const ends = owner.getByRole("region", { name: "End dates", exact: true });
  const date = new Date(day(20)).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  await expect(ends.getByRole("listitem").filter({ hasText: "Access to the organization" })).toContainText(`Until ${date}, 23:59`);
});
