// Pictures of the organization and of oneself: cropped, uploaded, shown where people see each other, and removed.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, joinOwn, type Locator, type Page, test } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { png } from "../support/picture.ts";
import { button, expectNotice, expectPage, link, navigation, open, settled } from "../support/portal.ts";
import { findRow } from "../support/users.ts";

/** The picture is there and was loaded. */
async function expectPicture(place: Locator): Promise<void> {
  const picture = place.locator("img").first();
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
}

/** Chooses a picture and uploads it; with a script it is moved, enlarged and cropped first. */
async function upload(page: Page): Promise<void> {
  await page.locator("input[type=file]").setInputFiles(png(320, 200));
  if (isScripted(page)) {
    const stage = page.getByLabel(/^The part of the picture to show\./);
    await expect(stage).toBeFocused();
    await stage.press("ArrowRight");
    await page.getByRole("slider", { name: "Zoom" }).fill("200");
    await expectAccessible(page);
    await button(page, "Crop").click();
    await expect(page.getByRole("img", { name: "Preview" })).toBeVisible();
  }
  await button(page, "Upload").click();
  await expectNotice(page, "The picture was uploaded.");
  // A form with a file loads a new document.
  await settled(page);
}

test("a picture of oneself is uploaded on the account page and seen by colleagues", { tag: ["@no-js", "@phone"] }, async ({ own, browsers }) => {
  const { page, org, owner } = own;
  const { page: member } = await joinOwn(own, browsers, "Mia", "Viewer");
  await open(page, `${own.server.url}/account`);
  await upload(page);
  await expectPicture(page.getByRole("region", { name: "Picture" }));
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await expectPicture((await navigation(page)).getByRole("button", { name: owner.name }));
  await expectPicture(await findRow(member, org, owner));
  await (await findRow(member, org, owner)).getByRole("link", { name: owner.name }).click();
  await expectPage(member, owner.name);
  await expectPicture(member.getByRole("main"));

  await open(page, `${own.server.url}/account`);
  await button(page, "Remove picture").click();
  await expectNotice(page, "The picture was removed.");
  await expect((await navigation(page)).getByRole("button", { name: owner.name }).locator("img")).toHaveCount(0);
  await expect((await findRow(member, org, owner)).locator("img")).toHaveCount(0);
});

test("a picture of the organization is in the navigation, where one chooses it, and on the page of an invitation", { tag: ["@no-js", "@phone"] }, async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org } = own;
  const guest = person("Grace");
  const { page: member } = await joinOwn(own, browsers, "Mia", "Admin");
  await inviteOne(page, org, guest.email, "Viewer");
  await open(page, `${org}/settings/general`);
  await upload(page);
  await expectPicture(page.getByRole("region", { name: "Picture" }));
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await expectPicture((await navigation(page)).getByRole("button", { name: own.organization }));
  await open(member, `${own.server.url}/choose`);
  await expectPicture(link(member, own.organization));
  const visitor = await browsers.open();
  await open(visitor, (await own.mails.to(guest.email)).link);
  await expectPicture(visitor.getByRole("main"));
  await expect(visitor.getByRole("main").locator("img").first()).toHaveAttribute("src", /^data:image\/png;base64,/);
  await expectAccessible(visitor);

  // Only who may change the settings.
  expect(await open(member, `${org}/settings/general`)).toBe(403);
  await open(page, `${org}/settings/general`);
  await button(page, "Remove picture").click();
  await expectNotice(page, "The picture was removed.");
  await open(member, `${own.server.url}/choose`);
  await expect(link(member, own.organization).locator("img")).toHaveCount(0);
});

test("a file that is no picture is refused with what to do, and the one before stays", { tag: "@no-js" }, async ({ own, faults }) => {
  faults.expect(422);
  const { page } = own;
  await open(page, `${own.server.url}/account`);
  await upload(page);
  await page.locator("input[type=file]").setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("not a picture") });
  if (isScripted(page)) {
    await expect(page.getByRole("alert").filter({ hasText: "This file is damaged" })).toBeVisible();
  } else {
    await button(page, "Upload").click();
    await expect(page.getByRole("alert").filter({ hasText: "Choose a PNG, JPEG or WebP file." })).toBeVisible();
    await expectAccessible(page);
  }
  await expectPicture(page.getByRole("region", { name: "Picture" }));
});
