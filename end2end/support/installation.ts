// An installation that is set up: server, mail server, organization and signed-in owner.
import { expect, type Page } from "@playwright/test";
import type { Session } from "./browsers.ts";
import { MailServer } from "./mail.ts";
import { type Person, person } from "./people.ts";
import { open, sendSetUp, settled } from "./portal.ts";
import { Server, type Settings } from "./server.ts";

/** An installation. */
export interface Installation {
  server: Server;
  mails: MailServer;
  owner: Person;
  /** The owner's cookies. */
  session: Session;
  /** The organization's name. */
  organization: string;
  /** The base URL of the organization's pages. */
  org: string;
}

/** Sets up the server in this browser. */
export async function firstRun(page: Page, server: Server, mails: MailServer, template?: string): Promise<Installation> {
  const [owner, organization] = [person("Olivia"), "Harbour & Sons"];
  await open(page, server.setupLink);
  await sendSetUp(page, owner, organization, template);
  await page.waitForURL(/\/o\/[^/]+\/users/);
  await settled(page);
  const org = new URL(page.url().replace(/\/users.*$/, "")).href;
  expect(org).toContain("/o/");
  return { server, mails, owner, organization, org, session: await page.context().storageState() };
}

/** Starts the servers, runs `use` and always stops them. */
export async function withServers<T>(
  settings: Settings & { hasMail: boolean },
  use: (server: Server, mails: MailServer) => Promise<T>,
): Promise<T> {
  const { hasMail, ...others } = settings;
  const mails = await MailServer.start();
  try {
    const server = await Server.start({ ...others, ...(hasMail && { mailServer: mails.address }) });
    try {
      return await use(server, mails);
    } finally {
      await server.stop();
    }
  } finally {
    await mails.stop();
  }
}
