import { insertAuditLine } from "#core/auth/audit-log.ts";
import { asOwner } from "#core/db/as-owner.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import type { Actor } from "#core/values/permissions.ts";
import { deleteReader, insertReader } from "#features/accounts/store/readers.ts";
import { commandLine } from "./manage-businesses.ts";

/** Creates a login of PostgreSQL that reads this business by SQL (docs/reporting.md). The password is returned only here. */
export const createReader = (
  actor: Actor,
  { seesPersonalData }: { seesPersonalData: boolean },
): Promise<{ login: string; password: string }> =>
  asOwner(async (owner) => {
    const reader = await insertReader(owner, { businessId: actor.businessId, seesPersonalData });
    await insertAuditLine(owner, actor, {
      action: "reader.created",
      things: { reader: reader.login },
      after: { seesPersonalData },
    });
    return reader;
  });

/** Deletes a login for reporting and ends its sessions. Throws an OperatorError if there is none of this name. */
export const dropReader = (login: string): Promise<void> =>
  asOwner(async (owner) => {
    const businessId = await deleteReader(owner, login);
    if (businessId === undefined)
      throw new OperatorError(`--login: there is no reader ${login}. npm run admin -- list-readers shows all`);
    const { rowCount } = await owner.query("select from businesses where id = $1", [businessId]);
    if (rowCount === 0) return;
    await insertAuditLine(owner, commandLine({ businessId }), { action: "reader.dropped", things: { reader: login } });
  });
