import { InvalidArgumentError, Option } from "commander";
import { isPermission, PERMISSIONS, type Permission, ROLES, type Role } from "#core/values/permissions.ts";
import { createToken, listTokens, revokeToken } from "#features/accounts/manage-api-tokens.ts";
import { actingIn } from "./accounts/account-options.ts";
import { defineCommand } from "./define-command.ts";
import { runCommand, tell } from "./run-command.ts";

const permissionList = (text: string): Permission[] => {
  const names = text.split(",").map((name) => name.trim());
  const known = names.filter(isPermission);
  if (known.length === names.length) return known;
  throw new InvalidArgumentError(`It must be one of: ${PERMISSIONS.join(", ")}`);
};

const dayCount = (text: string): number => {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number of days, from 1 to 99999.");
};

const program = defineCommand("token").description("Manages a business's API tokens");

type CreateOptions = {
  business: string;
  name: string;
  role: Role;
  permissions?: Permission[];
  days: number;
  forever?: boolean;
};

program
  .command("create")
  .requiredOption("--business <slug>")
  .requiredOption("--name <name>", "a name that says what it is for")
  .addOption(new Option("--role <role>").choices(ROLES).makeOptionMandatory())
  .option("--permissions <list>", "only these of the role's permissions, separated by commas", permissionList)
  .option("--days <number>", "number of days until it expires", dayCount, 365)
  .option("--forever", "no expiry")
  .action(({ business, name, role, permissions = [], days, forever }: CreateOptions) =>
    runCommand(async () => {
      const actor = await actingIn(business);
      const draft = { name, role, permissions, expiresInDays: forever ? null : days };
      const { id, token, expiresAt } = await createToken(actor, draft);
      const until = expiresAt ? `until ${expiresAt.toISOString()}` : "without expiry";
      tell(`Token ${id}, ${until}. Save it: it is not shown again`);
      console.log(token);
    }),
  );

program
  .command("list")
  .requiredOption("--business <slug>")
  .action(({ business }: { business: string }) =>
    runCommand(async () => {
      const tokens = await listTokens(await actingIn(business));
      const day = (instant: Date | null, none: string) => instant?.toISOString().slice(0, 10) ?? none;
      for (const { id, name, role, permissions, expiresAt, revokedAt, lastUsedAt } of tokens) {
        const narrowed = permissions.length > 0 ? ` (${permissions.join(", ")})` : "";
        const until = revokedAt ? `revoked ${day(revokedAt, "")}` : `until ${day(expiresAt, "revoked")}`;
        console.log(`${id}  ${role}${narrowed}  ${until}  last used ${day(lastUsedAt, "never")}  ${name}`);
      }
      if (tokens.length === 0) tell(`${business} has no tokens`);
    }),
  );

program
  .command("revoke <id>")
  .description("Revokes a token, effective immediately")
  .requiredOption("--business <slug>")
  .action((id: string, { business }: { business: string }) =>
    runCommand(async () => {
      await revokeToken(await actingIn(business), id);
      console.log(`Revoked ${id}`);
    }),
  );

await program.parseAsync();
