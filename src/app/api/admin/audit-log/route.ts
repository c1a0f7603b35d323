import * as contracts from "#contracts/accounts/audit-log.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportAuditLog, readAuditLog } from "#lib/accounts/read-audit-log.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.readAuditLog,
    async ({ exportFormat, ...question }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportAuditLog(actor, question)), type: "text/csv" })
        : readAuditLog(actor, question, { language }),
  ],
});
