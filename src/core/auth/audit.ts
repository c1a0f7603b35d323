import { type AuditActor, type AuditLine, writeAuditLine } from "#core/auth/audit-log.ts";
import { withBusinessRows } from "../db/with-business.ts";

/** Logs a request that changes no data itself: a denial, a download, a login. */
export const audit = (actor: AuditActor, line: AuditLine): Promise<void> =>
  withBusinessRows(actor, (rows) => writeAuditLine(rows, actor, line));
