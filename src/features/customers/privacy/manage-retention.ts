import { insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { editedMeanwhile } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import {
  monthsBefore,
  RETENTION_RULES,
  type RetentionMonths,
  type RetentionRule,
} from "#features/customers/rules/retention.ts";
import {
  countForRetention,
  findRetention,
  type RetentionRow,
  saveRetentionAt,
} from "#features/customers/store/privacy/retention.ts";

/** How many months a business keeps what. */
export const readRetention = (scope: Scope): Promise<RetentionRow> =>
  withBusiness(scope, (client) => findRetention(client, scope));

/** How much these rules would delete if they were applied now. */
export const previewRetention = (scope: Scope, months: RetentionMonths): Promise<Record<RetentionRule, number>> =>
  withBusiness(scope, async (client) => {
    const counts = { events: 0, tickets: 0, importDetails: 0, inactiveCustomers: 0 };
    for (const rule of RETENTION_RULES) {
      const given = months[rule];
      if (given !== null) counts[rule] = await countForRetention(client, scope, rule, monthsBefore(now(), given));
    }
    return counts;
  });

/**
 * Saves a business's rules, which are applied every night, with an audit entry. Throws CONFLICT (EDITED_MEANWHILE).
 */
export const changeRetention = (
  actor: Actor,
  { version, ...months }: RetentionMonths & { version: number },
): Promise<RetentionRow> =>
  withBusiness(actor, async (client) => {
    const { version: _, ...before } = await findRetention(client, actor);
    if (!(await saveRetentionAt(client, actor, version, months))) throw editedMeanwhile();
    await insertAuditLine(client, actor, { action: "retention.changed", before, after: months });
    return findRetention(client, actor);
  });
