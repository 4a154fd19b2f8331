// The fixtures of the journeys: installations, browsers and the check for unexpected errors.
import { type Browser, type BrowserContextOptions, expect, type Page, test as base } from "@playwright/test";
import { Browsers } from "./browsers.ts";
import { Faults } from "./faults.ts";
import { firstRun, type Installation, withServers } from "./installation.ts";
import { inviteOne } from "./invitations.ts";
import type { MailServer } from "./mail.ts";
import { type Person, person } from "./people.ts";
import { expectPage, LANDING, open, sendJoin } from "./portal.ts";
import type { Server } from "./server.ts";

export { expect, type Locator, type Page } from "@playwright/test";

/** A person with an account, and the browser in which they are signed in. */
export interface Member {
  who: Person;
  page: Page;
}

interface OfWorker {
  /** The installation shared by the tests of a worker. Each test adds its own people. */
  house: Installation;
  /** The same with the development configuration. */
  development: Installation;
}

interface OfTest {
  /** Unexpected errors in the browsers of the test. */
  faults: Faults;
  /** Opens browsers with the settings of the project. */
  browsers: Browsers;
  /** The owner of the shared installation, signed in. */
  owner: Page;
  /** Adds a person with these roles to the shared installation, by invitation. */
  join: (firstName: string, ...roles: string[]) => Promise<Member>;
  /** A server that is not set up, for this test alone. */
  fresh: { server: Server; mails: MailServer };
  /** An installation for this test alone, and its owner's browser. */
  own: Installation & { page: Page };
  /** The name of the template that the organization of `own` is made from. */
  template: string;
  /** Whether the server of `fresh` and `own` can send mail. */
  hasMail: boolean;
  /** Who creates organizations on the server of `fresh` and `own`. */
  creation: "anyone" | "accounts" | "operator";
}

/** The browser options of a project. */
export function contextOptions(use: BrowserContextOptions): BrowserContextOptions {
  const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch, javaScriptEnabled, locale, timezoneId } = use;
  return { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch, javaScriptEnabled, locale, timezoneId };
}

/** Invites a person from the owner's browser and joins in a new one. */
async function joinBy(house: Installation, owner: Page, browsers: Browsers, name: string, roles: string[]): Promise<Member> {
  const who = person(name);
  await inviteOne(owner, house.org, who.email, ...(roles.length > 0 ? roles : ["Member"]));
  const { link } = await house.mails.to(who.email);
  const page = await browsers.open();
  await open(page, link);
  await sendJoin(page, who);
  await expectPage(page, LANDING);
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
  template: ["Standard", { option: true }],
  hasMail: [true, { option: true }],
  creation: ["accounts", { option: true }],
  fresh: async ({ hasMail, creation }, use) => {
    await withServers({ hasMail, creation }, (server, mails) => use({ server, mails }));
  },
  own: async ({ fresh, browsers, template }, use) => {
    const page = await browsers.open();
    await use({ ...(await firstRun(page, fresh.server, fresh.mails, template)), page });
  },
});

/** Adds a person to the installation of a single test. */
export function joinOwn(own: Installation & { page: Page }, browsers: Browsers, name: string, ...roles: string[]): Promise<Member> {
  return joinBy(own, own.page, browsers, name, roles);
}
