import { withBusinessRows } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";

/** The audit log of a business, oldest first. */
export const auditLines = (scope: Scope, action?: string) =>
  withBusinessRows(scope, (rows) =>
    rows.auditLog.findMany({
      where: { businessId: scope.businessId, ...(action && { action }) },
      orderBy: { id: "asc" },
      select: { action: true, actorKind: true, actorId: true, things: true, before: true, after: true, reason: true },
    }),
  );
