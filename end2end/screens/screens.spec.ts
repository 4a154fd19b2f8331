// Takes a picture of every main screen, in light, in dark and on a phone. `cargo xtask screens` runs it.
import { devices } from "@playwright/test";
import { expect, type Page } from "../support/fixtures.ts";
import { memberId } from "../support/forged.ts";
import { paste } from "../support/invitations.ts";
import { expectPage, open } from "../support/portal.ts";
import { bar } from "../support/bulk.ts";
import { named } from "../support/list.ts";
import { Browsers } from "../support/browsers.ts";
import { type Acme, ada, grace, test } from "./acme.ts";

const FOLDER = new URL("../../docs/screens/", import.meta.url).pathname;

const desktop = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };
const { viewport, userAgent, isMobile, hasTouch } = devices["Pixel 7"]!;
/** Themes and viewports of the pictures. */
const looks = {
  light: { ...desktop, colorScheme: "light" },
  dark: { ...desktop, colorScheme: "dark" },
  phone: { viewport, userAgent, isMobile, hasTouch, deviceScaleFactor: 1, colorScheme: "light" },
} as const;

const PASTED = `Radia Perlman <radia.perlman@acme.example>, Frances Allen <frances.allen@acme.example>
Barbara Liskov <barbara.liskov@acme.example>; ${ada.email}
karen.jones@; katherine.johnson@acme.example
Sophie Wilson <sophie.wilson@acme.example>`;

/** The screens inside an organization, each with the steps to open it. */
const inside: Record<string, (page: Page, acme: Acme) => Promise<void>> = {
  users: async (page, { org }) => {
    await open(page, `${org}/users`);
  },
  "users-selected": async (page, { org }) => {
    await open(page, `${org}/users`);
    const boxes = page.getByRole("row").getByRole("checkbox", { name: /^Select (?!all)/ });
    for (const n of [1, 2, 3]) await boxes.nth(n).check();
    await expect(bar(page)).toContainText("3 selected");
    await expect(page).toHaveURL((url) => named(url) === 3);
  },
  person: async (page, { org }) => {
    await open(page, `${org}/users/${await memberId(page, org, grace)}`);
    await expectPage(page, grace.name);
  },
  "invite-review": async (page, { org }) => {
    await paste(page, org, PASTED, "Member");
    await expect(page.getByRole("heading", { level: 2, name: /on the list$/ })).toBeVisible();
  },
  invitations: async (page, { org }) => {
    await open(page, `${org}/invitations`);
  },
  undo: async (page, { org }) => {
    await open(page, `${org}/undo`);
  },
  roles: async (page, { org }) => {
    await open(page, `${org}/roles`);
  },
  "audit-log": async (page, { org }) => {
    await open(page, `${org}/audit`);
  },
};

/** The public screens. */
const outside: Record<string, (acme: Acme) => string> = {
  "sign-in": ({ url }) => `${url}/sign-in`,
  "accept-invitation": ({ invitation }) => invitation,
  "set-up": ({ setup }) => setup,
};

for (const [look, options] of Object.entries(looks)) {
  test(`the main screens, ${look}`, async ({ acme, browser, faults }) => {
    const browsers = new Browsers(browser, { ...options, locale: "en-GB", timezoneId: "UTC" }, faults);
    const take = async (page: Page, screen: string) => {
      // No element is focused or hovered in a picture.
      await page.mouse.move(0, 0);
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.screenshot({ path: `${FOLDER}${screen}-${look}.png`, animations: "disabled" });
    };
    const member = await browsers.open(acme.session);
    for (const [screen, go] of Object.entries(inside)) {
      await go(member, acme);
      await take(member, screen);
    }
    const stranger = await browsers.open();
    for (const [screen, address] of Object.entries(outside)) {
      await open(stranger, address(acme));
      await take(stranger, screen);
    }
    await browsers.close();
  });
}
