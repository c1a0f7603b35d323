import type { AuditLogProvider } from "@refinedev/core";
import { call } from "#ui/shared/api/call.ts";

/**
 * Refine's audit log, for `useLogList`, over `/api/admin/audit-log`: "tokens" is read as the lines about a token. It has no
 * `create`: the server writes each line in the transaction of the change, where no browser can leave it out.
 */
export const auditLogProvider = {
  get: async ({ resource, action }) => {
    const noun = resource.replace(/s$/, "");
    const lines = await call("GET /api/admin/audit-log", { action: action ? `${noun}.${action}` : noun });
    return lines.data;
  },
} satisfies Partial<AuditLogProvider> as AuditLogProvider;
