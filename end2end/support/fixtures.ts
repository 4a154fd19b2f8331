// What every journey begins with: an installation, the owner, browsers for the others, and a watch for faults.
import { type Browser, type BrowserContextOptions, expect, type Page, test as base } from "@playwright/test";
import { Browsers } from "./browsers.ts";
import { Faults } from "./faults.ts";
import { firstRun, type Installation, withServers } from "./installation.ts";
import { inviteOne } from "./invitations.ts";
import type { MailServer } from "./mail.ts";
import { type Person, person } from "./people.ts";
import { expectPage, open, sendJoin } from "./portal.ts";
import type { Server } from "./server.ts";

export { expect, type Locator, type Page } from "@playwright/test";

/** Somebody with an account, and the browser in which they are signed in. */
export interface Member {
  who: Person;
  page: Page;
}

interface OfWorker {
  /** The installation that the tests of a worker share. Each test brings people of its own into it. */
  house: Installation;
  /** An installation with the development configuration, shared in the same way. */
  development: Installation;
}

interface OfTest {
  /** What goes wrong without being expected. */
  faults: Faults;
  /** Browsers with the settings of the project. */
  browsers: Browsers;
  /** The owner of the shared installation, signed in. */
  owner: Page;
  /** Brings somebody with these roles into the shared installation, by invitation. */
  join: (firstName: string, ...roles: string[]) => Promise<Member>;
  /** A server before its first run, for this test alone. */
  fresh: { server: Server; mails: MailServer };
  /** An installation after its first run, for this test alone, and its owner's browser. */
  own: Installation & { page: Page };
  /** Whether the server of `fresh` and `own` can send mail. */
  hasMail: boolean;
}

/** What a project says about its browsers. */
export function contextOptions(use: BrowserContextOptions): BrowserContextOptions {
  const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch, javaScriptEnabled, locale, timezoneId } = use;
  return { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch, javaScriptEnabled, locale, timezoneId };
}

/** Invites somebody from the owner's browser and lets them join in a browser of their own. */
async function joinBy(house: Installation, owner: Page, browsers: Browsers, name: string, roles: string[]): Promise<Member> {
  const who = person(name);
  await inviteOne(owner, house.org, who.email, ...(roles.length > 0 ? roles : ["Member"]));
  const { link } = await house.mails.to(who.email);
  const page = await browsers.open();
  await open(page, link);
  await sendJoin(page, who);
  await expectPage(page, "Users");
  return { who, page };
}

/** Sets an installation up and keeps it running while it is used. */
async function withInstallation(
  browser: Browser,
  options: BrowserContextOptions,
  isDevelopment: boolean,
  use: (installation: Installation) => Promise<void>,
): Promise<void> {
  await withServers({ hasMail: true, isDevelopment }, async (server, mails) => {
    const faults = new Faults();
    const browsers = new Browsers(browser, contextOptions(options), faults);
    const installation = await firstRun(await browsers.open(), server, mails);
    await browsers.close();
    expect(faults.found).toEqual([]);
    await use(installation);
  });
}

export const test = base.extend<OfTest, OfWorker>({
  house: [async ({ browser }, use, { project }) => withInstallation(browser, project.use, false, use), { scope: "worker" }],
  development: [async ({ browser }, use, { project }) => withInstallation(browser, project.use, true, use), { scope: "worker" }],
  faults: async ({}, use) => {
    const faults = new Faults();
    await use(faults);
    expect(faults.found, "faults in the browsers").toEqual([]);
  },
  browsers: async ({ browser, faults }, use, { project }) => {
    const browsers = new Browsers(browser, contextOptions(project.use), faults);
    await use(browsers);
    await browsers.close();
  },
  owner: async ({ house, browsers }, use) => {
    await use(await browsers.open(house.session));
  },
  join: async ({ house, owner, browsers }, use) => {
    await use((name, ...roles) => joinBy(house, owner, browsers, name, roles));
  },
  hasMail: [true, { option: true }],
  fresh: async ({ hasMail }, use) => {
    await withServers({ hasMail }, (server, mails) => use({ server, mails }));
  },
  own: async ({ fresh, browsers }, use) => {
    const page = await browsers.open();
    await use({ ...(await firstRun(page, fresh.server, fresh.mails)), page });
  },
});

/** Brings somebody into an installation that a test has for itself. */
export function joinOwn(own: Installation & { page: Page }, browsers: Browsers, name: string, ...roles: string[]): Promise<Member> {
  return joinBy(own, own.page, browsers, name, roles);
}
