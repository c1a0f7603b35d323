import { Command, Option } from "commander";
import { createBusiness } from "#lib/accounts/manage-businesses.ts";
import { createUser, setPassword } from "#lib/accounts/manage-users.ts";
import { ROLES, type Role } from "#lib/domain/permissions.ts";
import { isolateBusiness, moveBusiness, nameOfNode, readNode } from "#lib/server/postgres/move-business.ts";
import { readPassword } from "./accounts/read-password.ts";
import { actingIn } from "./accounts/resolve-business.ts";
import { runAsOwner, runCommand, tell } from "./run-command.ts";

const program = new Command("admin").description("Manages businesses and their users");

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
          ? `Moved ${business} from ${nameOfNode(from)} to ${nameOfNode(node)}`
          : `${business} is already on ${nameOfNode(node)}`,
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
