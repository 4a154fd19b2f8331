// Between organizations: moving where people belong to one only, and joining with an account and without an invitation
// (docs/spec/walks.md, `analytics` 5 and `cloud` 6).
import { expectAccessible } from "../support/accessibility.ts";
import { register } from "../support/assets.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { memberId } from "../support/forged.ts";
import { results } from "../support/invitations.ts";
import { createAnother } from "../support/organizations.ts";
import { type Person, person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectRefusal, field, link, open } from "../support/portal.ts";
import { found, joinByMail } from "../support/walk.ts";

/** Invites somebody from the page of an organization made from `analytics`. `told` is what is said of the address before it is sent. */
async function invite(page: Page, org: string, { email }: Person, role: string, told?: string): Promise<void> {
  await open(page, `${org}/invite`);
  await field(page, "Email").fill(email);
  await page.getByRole("combobox", { name: "Role", exact: true }).selectOption({ label: role });
  await button(page, "Add").click();
  await expect(field(page, "Email")).toHaveValue("");
  if (told !== undefined) await expect(page.getByText(told).first()).toBeVisible();
  await button(page, "Send Invite").click();
  await expect(results(page)).toContainText("1 person was invited");
}

test.describe("where people belong to one organization", () => {
  test.use({ template: "Analytics" });

  test("F117, F118 analytics: an invited user of another tenant is asked whether to move, stays, declines, and moves at last", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
    faults.expect(404, 409);
    const [vera, bea] = [person("Vera"), person("Bea")];
    const other = await createAnother(own, browsers, "analytics", bea);
    await invite(own.page, own.org, vera, "Viewer");
    const page = await joinByMail(own, browsers, vera);
    const inviteVera = async (n: number) => {
      await invite(other.page, other.org, vera, "Designer", "Belongs to another organization");
      await open(page, (await own.mails.to(vera.email, n)).link);
      await expectPage(page, `${bea.name} invited you to Initech`);
    };

    await test.step("the page shows what stays behind; staying leaves the invitation open", async () => {
      await inviteVera(2);
      await expect(page.getByRole("heading", { name: "Move to Initech?" })).toBeVisible();
      await expect(page.getByRole("main")).toContainText("Your role: Viewer");
      await expect(button(page, "Join Initech")).toHaveCount(0);
      await expectAccessible(page);
      await link(page, `Stay in ${own.organization}`).click();
      await expectPage(page, "Users");
      expect(page.url()).toContain(own.org);
      await expect(await found(other.page, other.org, "invitations", vera.email)).toContainText("Pending");
    });

    await test.step("declining ends it, and another invitation asks again", async () => {
      await open(page, (await own.mails.to(vera.email, 2)).link);
      await page.getByText("Decline", { exact: true }).click();
      await button(page, "Decline invitation").click();
      await expectPage(page, "You declined this invitation");
      await inviteVera(3);
    });

    const left = `${own.org}/users/${await memberId(own.page, own.org, vera)}`;
    await test.step("what somebody got meanwhile is shown before it is left behind", async () => {
      await register(own.page, own.org, "Workbook", "Q1", { owner: vera.email });
      await button(page, "Move to Initech").click();
      await expectRefusal(page, "What you'd leave behind has changed");
      const lines = page.locator(".consequences").getByRole("listitem");
      await expect(lines.filter({ hasText: "1 asset of yours" })).toContainText("New");
      await expect(lines.filter({ hasText: "Your role: Viewer" })).not.toContainText("New");
      await expectAccessible(page);
    });

    await test.step("moving leaves the one and joins the other", async () => {
      await button(page, "Move to Initech").click();
      await expectNotice(page, "Welcome to Initech.");
      expect(page.url()).toContain("/o/initech/");
      expect(await open(page, `${own.org}/users`)).toBe(404);
      await expect(await found(other.page, other.org, "users", vera.email)).toContainText("Designer");
    });

    await test.step("the organization that was left keeps a receipt", async () => {
      await open(own.page, left);
      const receipt = own.page.getByRole("region", { name: "Departure", exact: true });
      await expect(receipt).toContainText("Left on their own");
      await expect(receipt).toContainText("Workbook: 1 stayed with the organization");
      await expect(link(receipt, "Download the report (CSV)")).toBeVisible();
    });

    await test.step("the last owner cannot move, and is told what to do first", async () => {
      await invite(other.page, other.org, own.owner, "Viewer");
      await open(own.page, (await own.mails.to(own.owner.email)).link);
      await expect(own.page.getByRole("main")).toContainText(`You're the last active owner of ${own.organization}`);
      await expect(button(own.page, "Move to Initech")).toHaveCount(0);
      await expectAccessible(own.page);
    });
  });
});

test.describe("where people with an account can join", () => {
  test.use({ template: "Cloud" });

  test("F144 cloud: a member of the platform with an address in the organization's domain joins without an invitation", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
    faults.expect(404);
    const { page, org } = own;
    const dora = person("Dora");
    const elsewhere = await createAnother(own, browsers, "standard", dora);

    await test.step("without a domain the organization is open to nobody", async () => {
      await open(elsewhere.page, `${own.server.url}/choose`);
      await expectPage(elsewhere.page, "Choose an organization");
      await expect(elsewhere.page.getByText(own.organization)).toHaveCount(0);
    });

    await test.step("the owner allows a domain, and is told whom that lets in", async () => {
      await open(page, `${org}/settings/sign-in`);
      await expect(page.getByRole("radio", { name: "By invitation, or with an account here" })).toBeChecked();
      await field(page, "Allowed e-mail domains").fill("example.com");
      // With a script the consequences are there while one writes.
      if (isScripted(page)) await field(page, "Allowed e-mail domains").blur();
      else await button(page, "Save changes").click();
      await expect(page.getByRole("main")).toContainText("They get the role that is preselected in invitations.");
      await expectAccessible(page);
      await button(page, "Save anyway").click();
      await expectNotice(page, "The settings were saved.");
      await expect(field(page, "Allowed e-mail domains")).toHaveValue("example.com");
    });

    await test.step("who has an account finds the organization and joins with its default role", async () => {
      await open(elsewhere.page, `${own.server.url}/choose`);
      await expect(elsewhere.page.getByRole("heading", { name: "Organizations you can join" })).toBeVisible();
      await expectAccessible(elsewhere.page);
      await button(elsewhere.page, `Join ${own.organization}`).click();
      await expectNotice(elsewhere.page, `Welcome to ${own.organization}.`);
      expect(elsewhere.page.url()).toContain(org);
      await expect(await found(page, org, "users", dora.email)).toContainText("Reader");
    });

    await test.step("the audit log says how they came in", async () => {
      await open(page, `${org}/audit`);
      await expect(page.getByRole("rowheader").filter({ hasText: "joined without an invitation" }).first()).toBeVisible();
    });
  });
});
