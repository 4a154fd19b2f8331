// Installations with many members, for tests of lists.
import { Browsers } from "./browsers.ts";
import { Faults } from "./faults.ts";
import { contextOptions, type Page, test as base } from "./fixtures.ts";
import { slug } from "./forged.ts";
import { firstRun, type Installation, withServers } from "./installation.ts";
import type { Person } from "./people.ts";
import { open } from "./portal.ts";
import { act } from "./users.ts";

/** Tests in an installation with this many seeded members, some removed and one disabled by the owner. */
export function crowded(members: number) {
  return base.extend<{ page: Page }, { crowd: Installation }>({
    crowd: [
      async ({ browser }, use, { project }) => {
        await withServers({ hasMail: true }, async (server, mails) => {
          const browsers = new Browsers(browser, contextOptions(project.use), new Faults());
          const page = await browsers.open();
          const crowd = await firstRun(page, server, mails);
          await server.command("--development", "seed", "--org", slug(crowd.org), "--members", `${members}`);
          await open(page, `${crowd.org}/users`);
          await act(page, crowd.org, await firstOf(page), "Disable");
          await browsers.close();
          await use(crowd);
        });
      },
      { scope: "worker" },
    ],
    page: async ({ crowd, browsers }, use) => {
      const page = await browsers.open(crowd.session);
      await open(page, `${crowd.org}/users`);
      await use(page);
    },
  });
}

/** Enough members for a few pages. */
export const test = crowded(80);

/** Ten thousand members. Files share this definition, so that a worker seeds them once. */
export const tenThousandTest = crowded(10_000);

/** The member in the first row. Seeded members cannot sign in. */
export async function firstOf(page: Page): Promise<Person> {
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader") }).first();
  const [name, email] = await Promise.all([row.getByRole("link").innerText(), row.getByRole("cell").filter({ hasText: "@" }).innerText()]);
  return { name, email, password: "" };
}
