// Layout and target sizes with fonts other than those of this machine.
import { expectNoSidewaysScroll, expectTargetSizes } from "../support/accessibility.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { FONTS, setFont } from "../support/fonts.ts";
import { inviteOne, paste } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectPage, open, sendSetUp } from "../support/portal.ts";
import { openPerson } from "../support/users.ts";

/** Fails if a label is cut off or overflows its control. */
async function expectTextFits(page: Page, what: string): Promise<void> {
  const cut = await page.locator(":is(.button, .nav-item, .menu-item, .chip, .badge, .tabs a):visible").evaluateAll((controls) =>
    controls
      .filter(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1)
      .map((control) => control.outerHTML),
  );
  expect(cut, `texts that do not fit: ${what}`).toEqual([]);
}

/** Checks the page in every font on a small screen, where targets are closest together. */
async function expectToHoldInEveryFont(page: Page, what: string): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  for (const [name, declarations] of Object.entries(FONTS)) {
    await setFont(page, declarations);
    await expectNoSidewaysScroll(page);
    await expectTextFits(page, `${what} in ${name}`);
    await expectTargetSizes(page, `${what} in ${name}`);
  }
  if (size) await page.setViewportSize(size);
}

test("every component keeps its layout and its target sizes in other fonts", async ({ development, browsers }) => {
  const page = await browsers.open();
  await open(page, `${development.server.url}/dev/ui`);
  await expectToHoldInEveryFont(page, "the gallery");
});

test("the lists keep their layout and their target sizes in other fonts", async ({ house, owner }) => {
  const { org } = house;
  await inviteOne(owner, org, person("Grace").email, "Member", "Viewer");
  for (const path of ["users", "invitations", "roles", "audit", "find?q=a"]) {
    await open(owner, `${org}/${path}`);
    await expectToHoldInEveryFont(owner, path);
  }
});

test("the pages of a person, of the account and of inviting keep their layout and their target sizes in other fonts", async ({ house, owner }) => {
  const { org } = house;
  await openPerson(owner, org, house.owner);
  await expectToHoldInEveryFont(owner, "a person");
  await open(owner, `${house.server.url}/account`);
  await expectToHoldInEveryFont(owner, "the account");
  await paste(owner, org, `${person("Ada").email} bob@`, "Member");
  await expectPage(owner, /^Invite people to /);
  await expectToHoldInEveryFont(owner, "the list of people to invite");
});

test("the public pages keep their layout and their target sizes in other fonts", async ({ house, owner, browsers }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const page = await browsers.open();
  for (const url of [(await house.mails.to(guest.email)).link, `${house.server.url}/sign-in`, `${house.server.url}/forgot`]) {
    await open(page, url);
    await expectToHoldInEveryFont(page, new URL(url).pathname);
  }
});

test("rejected forms keep their layout and their target sizes in other fonts", async ({ fresh, house, owner, browsers, faults }) => {
  faults.expect(422);
  const page = await browsers.open();
  await open(page, fresh.server.setupLink);
  await sendSetUp(page, { ...person("Ada"), email: "ada.example.com", password: "short" }, " ");
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(3);
  await expectToHoldInEveryFont(page, "the set-up wizard");
  await open(page, `${house.server.url}/sign-in`);
  await button(page, "Sign in").click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expectToHoldInEveryFont(page, "the sign-in");
  await paste(owner, house.org, "");
  await expect(owner.getByRole("alert").getByRole("link").first()).toBeVisible();
  await expectToHoldInEveryFont(owner, "inviting");
});
