import type { PoolClient } from "pg";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { certainTime } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { editedMeanwhile } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import {
  monthsBefore,
  RETENTION_RULES,
  type RetentionMonths,
  type RetentionRule,
} from "#features/customers/rules/privacy.ts";
import { deleteOldHelpDeskTickets, eraseCustomers } from "#features/customers/store/privacy/erase-customers.ts";
import {
  countForRetention,
  deleteOldTickets,
  findInactive,
  findRetention,
  forgetImportDetails,
  type RetentionRow,
  saveRetentionAt,
} from "#features/customers/store/privacy/retention.ts";
import { beginRunsAfterOrders } from "#features/segments/follow-changes.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { deleteSomeEvents } from "#records/support/customer-events.ts";
import { eraseOutside } from "./erase-customer.ts";

type Retained = {
  eventsDeleted: number;
  ticketsDeleted: number;
  importsForgotten: number;
  customersErased: number;
};

/** Per transaction, so that none holds its locks for long. Each erasure searches all texts for its customers. */
const AT_ONCE: Record<RetentionRule, number> = {
  events: 20_000,
  tickets: 5000,
  importDetails: 20,
  inactiveCustomers: 200,
};

type Batch = (client: PoolClient, limit: number) => Promise<number>;

type Work = { rule: RetentionRule; limit: number; signal: AbortSignal };

/** Batches until one is not full, each in a transaction with an audit entry of its count unless `isUncounted`. Returns the sum. */
const inBatches = async (
  actor: AuditActor,
  { rule, limit, signal, isUncounted }: Work & { isUncounted?: boolean },
  batch: Batch,
): Promise<number> => {
  let sum = 0;
  for (let last = limit; last === limit; sum += last) {
    signal.throwIfAborted();
    last = await withBusiness(actor, async (client) => {
      const count = await batch(client, limit);
      if (count > 0 && !isUncounted)
        await insertAuditLine(client, actor, { action: "retention.applied", after: { rule, count } });
      return count;
    });
  }
  return sum;
};

const eraseInactive = async (actor: AuditActor, work: Work, before: Date): Promise<number> => {
  let after: string | null = null;
  const erased = await inBatches(actor, work, async (client, limit) => {
    await lockOrderWrites(client, actor);
    const found = await findInactive(client, actor, { before, limit, after });
    if (found.length === 0) return 0;
    await eraseCustomers(client, actor, found, now());
    await beginRunsAfterOrders(client, actor);
    after = found.at(-1)?.id ?? null;
    return found.length;
  });
  if (erased > 0) await eraseOutside(actor);
  return erased;
};

/**
 * Deletes what a business's rules no longer keep. If killed, it has finished some batches, and the next one continues; repeating it
 * changes nothing. Returns the counts.
 */
export const applyRetention = async (
  actor: AuditActor,
  { signal, atOnce = AT_ONCE }: { signal: AbortSignal; atOnce?: Record<RetentionRule, number> },
): Promise<Retained> => {
  const at = await certainTime();
  const months = await withBusiness(actor, (client) => findRetention(client, actor));
  const apply = async (rule: RetentionRule, work: (work: Work, before: Date) => Promise<number>): Promise<number> => {
    const given = months[rule];
    return given === null ? 0 : work({ rule, limit: atOnce[rule], signal }, monthsBefore(at, given));
  };
  return {
    // First, because events and tickets that are deleted no longer count as activity.
    customersErased: await apply("inactiveCustomers", (work, before) => eraseInactive(actor, work, before)),
    eventsDeleted: await apply("events", (work, before) =>
      inBatches(actor, work, (client, limit) => deleteSomeEvents(client, actor, { before, limit })),
    ),
    ticketsDeleted: await apply("tickets", async (work, before) => {
      // What a help desk sent of tickets counts once, as their support tickets.
      await inBatches(actor, { ...work, isUncounted: true }, (client, limit) =>
        deleteOldHelpDeskTickets(client, actor, { before, limit }),
      );
      return inBatches(actor, work, (client, limit) => deleteOldTickets(client, actor, { before, limit }));
    }),
    importsForgotten: await apply("importDetails", (work, before) =>
      inBatches(actor, work, (client, limit) => forgetImportDetails(client, actor, { before, limit })),
    ),
  };
};

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
