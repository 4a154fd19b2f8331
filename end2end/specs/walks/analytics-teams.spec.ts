// Teams, their pictures, settings and landing pages of an analytics tenant (docs/spec/walks.md, `analytics`, 4 and 6).
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { person } from "../../support/people.ts";
import { png } from "../../support/picture.ts";
import { button, expectNotice, expectPage, field, goTo, link, navigation, open, signOut } from "../../support/portal.ts";
import { choose, offers, row } from "../../support/users.ts";
import { columns, entries, found, inviteUsers, joinByMail } from "../../support/walk.ts";

test.use({ template: "Analytics" });

/** Drops a file on the field for a picture. */
async function drag(page: Page, { name, mimeType, buffer }: ReturnType<typeof png>): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name, type, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0))], name, { type }));
      return transfer;
    },
    [name, mimeType, buffer.toString("base64")] as const,
  );
  await page.getByText("Drag a picture here, or browse.").dispatchEvent("drop", { dataTransfer });
}

test("F003, F006, F016, F023, F119, F120, F121, F122, F123, F124, F125, F126, F127 analytics: teams with people and pictures", async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org } = own;
  const [dina, vera] = [person("Dina"), person("Vera")];
  await inviteUsers(page, org, [[dina, "Designer"], [vera, "Viewer"]]);
  await joinByMail(own, browsers, dina);
  const viewer = await joinByMail(own, browsers, vera);

  await test.step("Administration has Users and Teams; a Viewer has the list of users alone", async () => {
    expect(await entries(page, "Administration")).toEqual(expect.arrayContaining(["Users", "Teams"]));
    expect(await entries(viewer, "Administration")).toEqual(["Users", "Assets"]);
    expect(await open(viewer, `${org}/teams`)).toBe(403);
  });

  await test.step("New team: a name and people", async () => {
    await goTo(page, "Teams");
    await link(page, "New team").first().click();
    await expectPage(page, "New team");
    await field(page, "Team Name").fill("Data");
    await page.getByRole("checkbox", { name: new RegExp(dina.name) }).check();
    await expectAccessible(page);
    await button(page, "Save Changes").click();
    await expectNotice(page, "The team Data was created.");
    await open(page, `${org}/teams/new`);
    await field(page, "Team Name").fill("Ops");
    await button(page, "Save Changes").click();
    await expectNotice(page, "The team Ops was created.");
    await open(page, `${org}/teams`);
    await expect(row(page, "Data")).toContainText("1 person");
    expect(await offers(row(page, "Data"))).toEqual(["Edit", "Manage users", "Delete"]);
  });

  await test.step("Edit: another name, and a picture that is cropped by keys, reset, cropped again and uploaded", async () => {
    await choose(row(page, "Data"), "Edit");
    await field(page, "Team Name").fill("Data science");
    await button(page, "Save Changes").click();
    await expectNotice(page, "The team Data science was saved.");
    await open(page, `${org}/teams`);
    await choose(row(page, "Data science"), "Edit");
    const stage = page.getByLabel(/^The part of the picture to show\./);
    for (const round of [1, 2]) {
      // Browsing for a file at first, dragging it in the second time.
      if (round === 1) await page.locator("input[type=file]").setInputFiles(png(320, 200));
      else await drag(page, png(320, 200));
      await stage.focus();
      await stage.press("ArrowRight");
      await page.getByRole("slider", { name: "Zoom" }).fill("200");
      await expectAccessible(page);
      await button(page, "Crop").click();
      await expect(page.getByText("Cropped. Upload the picture, or reset.").first()).toBeAttached();
      if (round === 1) await button(page, "Reset").click();
    }
    await button(page, "Upload").click();
    await expectNotice(page, "The picture was uploaded.");
    await open(page, `${org}/teams`);
    const shown = row(page, "Data science").locator("img");
    await expect(shown).toBeVisible();
    // 32 pixels, or 96 for a sharper screen if the browser has these already.
    await expect.poll(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThanOrEqual(32);
  });

  await test.step("a file that is no picture is refused with what to do", async () => {
    await choose(row(page, "Ops"), "Edit");
    await page.locator("input[type=file]").setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("not a picture") });
    await expect(page.getByText(/picture|file/i).first()).toBeVisible();
  });

  await test.step("Manage users: the people, their details, and a drop-down that moves them", async () => {
    await open(page, `${org}/teams`);
    await choose(row(page, "Data science"), "Manage users");
    await expectPage(page, "Users of Data science");
    await choose(row(page, dina.name), "View details");
    await expectPage(page, dina.name);
    await page.goBack();
    await expectPage(page, "Users of Data science");
    await page.getByRole("combobox", { name: `Team of ${dina.name}` }).selectOption({ label: "Ops" });
    await button(page, `Move ${dina.name}`).click();
    await expectNotice(page, `${dina.name} was moved to another team.`);
    await open(page, `${org}/teams`);
    await expect(row(page, "Ops")).toContainText("1 person");
    await expect(row(page, "Data science")).toContainText("0 people");
  });

  await test.step("the list of users shows the team", async () => {
    await open(page, `${org}/users`);
    expect(await columns(page)).toEqual(["Name", "E-mail", "Status", "Roles", "Team"]);
    await expect(await found(page, org, "users", dina.email)).toContainText("Ops");
  });

  await test.step("and a filter beside its head finds who is in it", async () => {
    await open(page, `${org}/users`);
    const head = page.getByRole("columnheader", { name: /^Team/ });
    await head.getByRole("button", { name: "Filter: Team", exact: true }).click();
    const group = page.getByRole("group", { name: "Team", exact: true }).filter({ visible: true });
    await group.locator("label").filter({ hasText: /^Ops\b/ }).getByRole("radio").check();
    await button(group, "Apply").click();
    await expect(page).toHaveURL(/team=/);
    await expect(row(page, dina.name)).toBeVisible();
    await expect(row(page, vera.name)).toHaveCount(0);
    await open(viewer, `${org}/users`);
    expect(await columns(viewer)).not.toContain("Team");
  });

  await test.step("Delete asks and says who leaves", async () => {
    await open(page, `${org}/teams`);
    await choose(row(page, "Ops"), "Delete");
    await expectPage(page, "Delete the team Ops?");
    await expect(page.getByRole("main")).toContainText("1 person leaves the team and stays in the organization");
    await expectAccessible(page);
    await button(page, "Delete team").click();
    await expectNotice(page, "The team Ops was deleted.");
    await expect(row(page, "Ops")).toHaveCount(0);
  });
});

test("F015 analytics: the holders of a role land on the page that was chosen for it", async ({ own, browsers }) => {
  const { page, org } = own;
  const dina = person("Dina");
  await inviteUsers(page, org, [[dina, "Designer"]]);
  const designer = await joinByMail(own, browsers, dina);
  await expectPage(designer, "Users");
  await open(page, `${org}/roles`);
  const card = page.getByRole("region", { name: "Designer", exact: true });
  await card.getByText("Change landing page").click();
  await card.getByRole("combobox", { name: "Landing page" }).selectOption({ label: "Assets" });
  await button(card, "Save").click();
  await expectNotice(page, "Designer was changed.");
  await signOut(designer, dina);
  await open(designer, `${own.server.url}/sign-in`);
  await field(designer, "E-mail").fill(dina.email);
  await field(designer, "Password").fill(dina.password);
  await button(designer, "Sign in").click();
  await expectPage(designer, "Assets");
});

test("F128, F130 analytics: general and sign-in settings are changed by owners and administrators alone", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403, 422);
  const { page, org } = own;
  const [adam, cleo] = [person("Adam"), person("Cleo")];
  await inviteUsers(page, org, [[adam, "Administrator"], [cleo, "Creator"]]);
  const [admin, creator] = [await joinByMail(own, browsers, adam), await joinByMail(own, browsers, cleo)];
  await expect((await navigation(creator)).getByRole("link", { name: "Settings" })).toHaveCount(0);
  expect(await open(creator, `${org}/settings`)).toBe(403);

  await open(admin, `${org}/settings/general`);
  await expectPage(admin, "Settings");
  await admin.getByRole("radio", { name: "Deutsch" }).check();
  await expectAccessible(admin);
  await button(admin, "Save changes").click();
  await expectNotice(admin, "The settings were saved.");
  await open(admin, `${org}/settings/sign-in`);
  await field(admin, "Password length").fill("5");
  await button(admin, "Save changes").click();
  await expect(admin.getByRole("alert")).toBeVisible();
  await field(admin, "Password length").fill("20");
  await button(admin, "Save changes").click();
  await expectNotice(admin, "The settings were saved.");
  await open(page, `${org}/settings/sign-in`);
  await expect(field(page, "Password length")).toHaveValue("20");
  await open(page, `${org}/audit`);
  await expect(page.getByRole("row").filter({ hasText: adam.name }).first()).toBeVisible();
});
