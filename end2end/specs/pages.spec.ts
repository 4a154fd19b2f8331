// Every page: opened by its URL, on a narrow screen, and what it loads.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { memberId } from "../support/forged.ts";
import { findInvitation, inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectPage, field, link, open } from "../support/portal.ts";

/** Opens each URL, reloads it and checks heading, layout and accessibility. */
async function expectWhole(page: Page, pages: [string, string][]): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const [url, heading] of pages) {
    expect(await open(page, url), url).toBe(200);
    await expectPage(page, heading);
    await page.reload();
    await expectPage(page, heading);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
}

test("the pages of people open by their URL, reload, fit 320 pixels and are accessible", { tag: "@phone" }, async ({ house, owner, join }) => {
  const { who } = await join("Mia", "Admin", "Viewer");
  const member = `${house.org}/users/${await memberId(owner, house.org, who)}`;
  await expectWhole(owner, [
    [`${house.org}/users`, "Users"],
    [`${house.org}/users/views?status=disabled`, "Saved views"],
    [member, who.name],
    [`${member}/roles`, `Roles of ${who.name}`],
    [`${member}/email`, `Change the e-mail address of ${who.name}`],
    [`${member}/disable`, `Disable ${who.name} in ${house.organization}?`],
    [`${member}/enable`, `Enable ${who.name} in ${house.organization}?`],
    [`${member}/remove`, `Remove ${who.name} from ${house.organization}?`],
    [`${member}/hand-over`, `Hand over what ${who.name} owns`],
    [`${house.org}/leave`, `Leave ${house.organization}?`],
  ]);
});

test("the pages of invitations open by their URL, reload, fit 320 pixels and are accessible", { tag: "@phone" }, async ({ house, owner }) => {
  const guest = person("Grace-with-a-long-name.that-goes-on-and-on");
  await inviteOne(owner, house.org, guest.email, "Member");
  const invitation = await link(await findInvitation(owner, house.org, guest.email), guest.email).getAttribute("href");
  await expectWhole(owner, [
    [`${house.org}/invite`, `Invite people to ${house.organization}`],
    [`${house.org}/users/import`, "Import people"],
    [`${house.org}/invitations`, "Invitations"],
    [new URL(invitation ?? "", house.org).href, guest.email],
  ]);
});

test("all other pages for members open by their URL, reload, fit 320 pixels and are accessible", { tag: "@phone" }, async ({ house, owner }) => {
  await expectWhole(owner, [
    [house.server.url, "Overview"],
    [`${house.org}/overview`, "Overview"],
    [`${house.org}/roles`, "Roles"],
    [`${house.org}/reviews`, "Access reviews"],
    [`${house.org}/reviews/new`, "Start an access review"],
    [`${house.org}/audit`, "Audit log"],
    [`${house.org}/settings/account/delete`, `Delete ${house.organization}?`],
    [`${house.server.url}/account`, "Your account"],
    [`${house.server.url}/account/email`, "Change your e-mail address"],
    [`${house.server.url}/account/close`, "Close your account?"],
    [`${house.server.url}/choose`, "Choose an organization"],
  ]);
});

test("public pages load no application code, fit 320 pixels and are accessible", { tag: "@phone" }, async ({ house, owner, browsers, faults }) => {
  faults.expect(404, 410);
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const { link: invitation } = await house.mails.to(guest.email);
  const page = await browsers.open();
  await page.setViewportSize({ width: 320, height: 640 });
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));

  const { url } = house.server;
  // As long as a token is.
  const unknown = "x".repeat(43);
  const pages: [string, string | RegExp][] = [
    [`${url}/sign-in`, "Sign in"],
    [`${url}/forgot`, "Forgot your password?"],
    [`${url}/forgot?sent=1`, "Check your e-mail"],
    [`${url}/reset/${unknown}`, "This link no longer works"],
    [`${url}/invite/${unknown}`, "This link doesn't work"],
    [`${url}/confirm-email/${unknown}`, "This link no longer works"],
    [`${url}/cancel-email/${unknown}`, "This link no longer works"],
    [`${url}/reset/nothing`, "This link is incomplete"],
    [`${url}/invite/nothing`, "This link is incomplete"],
    [invitation, /^Olivia .* invited you/],
    [house.server.setupLink, "Rolecall is already set up"],
    [`${url}/no/such/page`, "Page not found"],
  ];
  for (const [address, heading] of pages) {
    await open(page, address);
    await expectPage(page, heading);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
  expect(loaded.filter((path) => path.endsWith(".css")).length).toBeGreaterThan(0);
  expect(loaded.filter((path) => path.endsWith(".wasm") || /^\/pkg\/.*\.js$/.test(path))).toEqual([]);
});

test("the set-up wizard and the password reset load no application code and fit 320 pixels", async ({ fresh, house, browsers, join }) => {
  const { who } = await join("Mia");
  const page = await browsers.open();
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  await open(page, `${house.server.url}/forgot`);
  await field(page, "E-mail").fill(who.email);
  await button(page, "Send link").click();
  await open(page, (await house.mails.to(who.email, 2)).link);
  await expectPage(page, "Choose a new password");
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page);
  await open(page, fresh.server.setupLink);
  await expectPage(page, "Set up Rolecall");
  await expectNoSidewaysScroll(page);
  expect(loaded.filter((path) => path.endsWith(".wasm") || /^\/pkg\/.*\.js$/.test(path))).toEqual([]);
});

test("unknown pages answer 404 inside and outside an organization", async ({ house, owner, browsers, faults }) => {
  faults.expect(404);
  const stranger = await browsers.open();
  for (const [page, path] of [
    [owner, `${house.org}/no-such-page`],
    [owner, `${house.org}/users/mem_0`],
    [owner, `${house.server.url}/o/no-such-organization/users`],
    [owner, `${house.server.url}/dev/mailbox`],
    [owner, `${house.server.url}/dev/ui`],
    [stranger, `${house.server.url}/no-such-page`],
  ] as const) {
    expect(await open(page, path), path).toBe(404);
    await expect(page.getByRole("heading", { name: "Page not found" }).first()).toBeAttached();
    await expect(link(page, "Go to the start page")).toBeVisible();
    await expectAccessible(page);
  }
});
