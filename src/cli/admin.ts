import { Option } from "commander";
import type pg from "pg";
import { formatNode, isolateBusiness, moveBusiness, readNode } from "#core/postgres/citus.ts";
import { PORT } from "#core/postgres/data-location.ts";
import { connected, type OpenDatabase } from "#core/postgres/open-database.ts";
import { settings } from "#core/server/settings.ts";
import { ROLES, type Role } from "#core/values/permissions.ts";
import { createBusiness, createReader, dropReader } from "#features/accounts/manage-businesses.ts";

import { createUser, setPassword } from "#features/accounts/manage-users.ts";
import { inspectReaders, limitReader } from "#features/accounts/store/reader-powers.ts";
import { actingIn, readPassword } from "./accounts/account-options.ts";
import { defineCommand } from "./define-command.ts";

import { describeChanges } from "./operations/check-readers.ts";
import { runAsOwner, runCommand, tell } from "./run-command.ts";

/** The database's address for a reader, without the password; of the embedded one at READERS_HOST, otherwise at its socket. */
const addressFor = ({ url, superuserUrl }: OpenDatabase, login: string): string => {
  const address = new URL(url);
  const { READERS_HOST } = settings();
  if (superuserUrl && READERS_HOST) Object.assign(address, { hostname: READERS_HOST, port: PORT, search: "" });
  return Object.assign(address, { username: login, password: "" }).href;
};

const program = defineCommand("admin").description("Manages businesses and their users");

type BusinessOptions = { slug: string; name: string; timeZone: string; currency: string };

program
  .command("create-business")
  .requiredOption("--slug <slug>", "short name for commands and URLs, such as corner-shop")
  .requiredOption("--name <name>")
  .requiredOption("--time-zone <zone>", "time zone of the reports' days, such as America/Sao_Paulo")
  .requiredOption("--currency <code>", "ISO 4217, such as BRL")
  .action((options: BusinessOptions) =>
    runCommand(async () => {
      const { business, tenantSecret } = await createBusiness(options);
      tell("Save the secret now: it is not shown again");
      console.log(`tenant id: ${business.id}\ntenant secret: ${tenantSecret}`);
    }),
  );

type UserOptions = { business: string; email: string; name: string; role: Role };

program
  .command("create-user")
  .description("The password is prompted for, or read from standard input")
  .requiredOption("--business <slug>")
  .requiredOption("--email <address>")
  .requiredOption("--name <name>")
  .addOption(new Option("--role <role>").choices(ROLES).makeOptionMandatory())
  .action(async ({ business, ...draft }: UserOptions) => {
    const password = await readPassword();
    await runCommand(async () => {
      await createUser(await actingIn(business), { ...draft, password });
      console.log(`${draft.email} can now log in to ${business} as ${draft.role}`);
    });
  });

program
  .command("set-password")
  .description("Ends the user's sessions. The password is prompted for, or read from standard input")
  .requiredOption("--business <slug>")
  .requiredOption("--email <address>")
  .action(async ({ business, email }: { business: string; email: string }) => {
    const password = await readPassword();
    await runCommand(async () => {
      await setPassword(await actingIn(business), email, password);
      console.log(`Changed the password of ${email}`);
    });
  });

program
  .command("create-reader")
  .description("Creates a login of PostgreSQL that reads one business by SQL, for Metabase, Superset or psql")
  .requiredOption("--business <slug>")
  .option("--personal-data", "also names and contact data")
  .action(({ business, personalData = false }: { business: string; personalData?: boolean }) =>
    runAsOwner(async (owner, database) => {
      const { login, password } = await createReader(await actingIn(business), {
        seesPersonalData: personalData,
      });
      const limit = (client: pg.Client) => limitReader(client, login);
      const powers = database.superuserUrl ? await connected(database.superuserUrl, limit) : await limit(owner);
      for (const { means, deny } of powers)
        tell(`This login can ${means}. To prevent that, run as a superuser in this database: ${deny}`);
      tell("Save the password now: it is not shown again");
      console.log(`login: ${login}\npassword: ${password}\naddress: ${addressFor(database, login)}`);
    }),
  );

program
  .command("list-readers")
  .description("Lists the logins that read businesses by SQL")
  .option("--business <slug>", "only of this business")
  .action(({ business }: { business?: string }) =>
    runAsOwner(async (owner, database) => {
      const businessId = business === undefined ? undefined : (await actingIn(business)).businessId;
      const inspect = (client: pg.Client) => inspectReaders(client, businessId);
      const readers = database.superuserUrl ? await connected(database.superuserUrl, inspect) : await inspect(owner);
      for (const reader of readers) {
        const { login, slug, seesPersonalData, createdAt } = reader;
        const sees = seesPersonalData ? "with personal data" : "without personal data";
        console.log(
          `${login}  ${slug ?? "(deleted business)"}  ${sees}  since ${createdAt.toISOString().slice(0, 10)}`,
        );
        for (const change of describeChanges(reader)) tell(`${login} ${change}`);
      }
      if (readers.length === 0) tell("There are no readers");
    }),
  );

program
  .command("drop-reader")
  .description("Deletes a login and ends its sessions")
  .requiredOption("--login <login>", "as list-readers shows it")
  .action(({ login }: { login: string }) =>
    runCommand(async () => {
      await dropReader(login);
      console.log(`Deleted ${login}`);
    }),
  );

program
  .command("move-business")
  .description("On Citus: moves a business to another node, while it is in use")
  .requiredOption("--business <slug>")
  .requiredOption("--to <node>", "such as worker2 or worker2:5432")
  .action(({ business, to }: { business: string; to: string }) =>
    runAsOwner(async (owner) => {
      const node = readNode(to);
      const { businessId } = await actingIn(business);
      const from = await moveBusiness(owner, businessId, node);
      console.log(
        from
          ? `Moved ${business} from ${formatNode(from)} to ${formatNode(node)}`
          : `${business} is already on ${formatNode(node)}`,
      );
    }),
  );

program
  .command("isolate-tenant")
  .description("On Citus: gives a business shards of its own; writes wait meanwhile")
  .requiredOption("--business <slug>")
  .action(({ business }: { business: string }) =>
    runAsOwner(async (owner) => {
      const { businessId } = await actingIn(business);
      const didShare = await isolateBusiness(owner, businessId);
      console.log(didShare ? `${business} has shards of its own now` : `${business} already has shards of its own`);
    }),
  );

await program.parseAsync();
