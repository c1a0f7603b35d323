import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/accounts/contracts/audit-log.ts";
import { exportAuditLog, readAuditLog } from "#features/accounts/read-audit-log.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.readAuditLog,
    async ({ exportFormat, headers: _, ...question }, actor, { language, write }) =>
      exportFormat
        ? file({ ...(await exportAuditLog(actor, question, write)), type: "text/csv" })
        : readAuditLog(actor, question, { language }),
  ],
});
