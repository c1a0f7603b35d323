import type pg from "pg";
import type { Actor } from "#lib/domain/permissions.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { deleteReader, insertReader } from "#lib/server/postgres/readers.ts";
import { OperatorError } from "../server/operator-error.ts";
import { commandLine } from "./manage-businesses.ts";

const inTransaction = async <Result>(owner: pg.Client, work: () => Promise<Result>): Promise<Result> => {
  await owner.query("begin");
  try {
    const result = await work();
    await owner.query("commit");
    return result;
  } catch (error) {
    await owner.query("rollback");
    throw error;
  }
};

/** Creates a login of PostgreSQL that reads this business by SQL (docs/reporting.md). The password is returned only here. */
export const createReader = (
  actor: Actor,
  owner: pg.Client,
  { seesPersonalData }: { seesPersonalData: boolean },
): Promise<{ login: string; password: string }> =>
  inTransaction(owner, async () => {
    const reader = await insertReader(owner, { businessId: actor.businessId, seesPersonalData });
    await insertAuditLine(owner, actor, {
      action: "reader.created",
      things: { reader: reader.login },
      after: { seesPersonalData },
    });
    return reader;
  });

/** Deletes a login for reporting and ends its sessions. Throws an OperatorError if there is none of this name. */
export const dropReader = (owner: pg.Client, login: string): Promise<void> =>
  inTransaction(owner, async () => {
    const businessId = await deleteReader(owner, login);
    if (businessId === undefined)
      throw new OperatorError(`--login: there is no reader ${login}. npm run admin -- list-readers shows all`);
    const { rowCount } = await owner.query("select from businesses where id = $1", [businessId]);
    if (rowCount === 0) return;
    await insertAuditLine(owner, commandLine({ businessId }), { action: "reader.dropped", things: { reader: login } });
  });
