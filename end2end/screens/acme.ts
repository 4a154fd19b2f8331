// An example organization with members, invitations and people who left.
import { Browsers, type Session } from "../support/browsers.ts";
import { Faults } from "../support/faults.ts";
import { test as base } from "../support/fixtures.ts";
import { slug } from "../support/forged.ts";
import { withServers } from "../support/installation.ts";
import { invite, openInvitation } from "../support/invitations.ts";
import type { Person } from "../support/people.ts";
import { button, expectNotice, expectPage, open, sendJoin, sendSetUp } from "../support/portal.ts";
import { act } from "../support/users.ts";

/** The example organization. */
export interface Acme {
  /** The address of the server. */
  url: string;
  /** The base URL of the organization's pages. */
  org: string;
  /** The owner's cookies. */
  session: Session;
  /** The link of a pending invitation. */
  invitation: string;
  /** The set-up link of a second server. */
  setup: string;
}

function of(name: string): Person {
  const email = `${name.toLowerCase().replace(" ", ".")}@acme.example`;
  return { name, email, password: "quiet violet badgers hum at noon" };
}

export const ada = of("Ada Lovelace");
/** The person whose page is shown. */
export const grace = of("Grace Hopper");
const alan = of("Alan Turing");
const hedy = of("Hedy Lamarr");
const guests = ["katherine.johnson", "dorothy.vaughan", "mary.jackson", "annie.easley", "margaret.hamilton"];
const late = "joan.clarke@acme.example";

export const test = base.extend<object, { acme: Acme }>({
  acme: [
    async ({ browser }, use) => {
      const settings = { hasMail: true };
      await withServers(settings, async (fresh) =>
        withServers(settings, async (server, mails) => {
          const browsers = new Browsers(browser, { locale: "en-GB", timezoneId: "UTC" }, new Faults());
          const page = await browsers.open();
          await open(page, server.setupLink);
          await sendSetUp(page, ada, "Acme");
          await expectPage(page, "Users");
          const org = page.url().replace(/\/users.*$/, "");
          await server.command("--development", "seed", "--org", slug(org), "--members", "240");
          const joins = async (who: Person, ...roles: string[]) => {
            await invite(page, org, `${who.name} <${who.email}>`, 1, ...roles);
            const newcomer = await browsers.open();
            await open(newcomer, (await mails.to(who.email)).link);
            await sendJoin(newcomer, who);
            await expectPage(newcomer, "Users");
            return newcomer;
          };
          const admin = await joins(grace, "Admin", "Viewer");
          await joins(alan, "Member");
          await joins(hedy, "Viewer");
          const addresses = guests.map((name) => `${name}@acme.example`);
          await invite(admin, org, addresses.join(", "), guests.length, "Member");
          await invite(page, org, late, 1, "Viewer");
          await openInvitation(page, org, late);
          await button(page, "Cancel").click();
          await expectNotice(page, "was cancelled.");
          await act(admin, org, alan, "Disable");
          await act(page, org, hedy, "Remove");
          await open(page, `${org}/users/bulk/disable?q=novák&all=1`);
          await button(page, /^Disable \d+$/).click();
          await expectNotice(page, /members? (was|were) disabled/);
          const { link } = await mails.to(addresses[0] ?? "");
          const session = await page.context().storageState();
          await browsers.close();
          await use({ url: server.url, org, session, invitation: link, setup: fresh.setupLink });
        }),
      );
    },
    { scope: "worker" },
  ],
});
