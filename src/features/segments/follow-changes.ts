import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import { isChangedBy } from "#records/rules/criteria/catalogue.ts";
import { ruledSegments } from "./read-segment-rules.ts";
import { RECALCULATE_SEGMENTS } from "./runs.ts";

const trigger = "import";

/** Records come one by one and in bursts; those of this many seconds share a run. */
const GATHER_SECONDS = 15;

/**
 * Queues what follows orders, customers, products or tickets that a program sent, in the transaction that writes them. Only
 * what depends on single customers follows: scores and segments by rule, then profiles with churn risk. Analyses of the
 * whole business follow imports and the nightly schedule, and here only the first orders and strong growth.
 */
export const beginRunsAfterOrders = (client: PoolClient, actor: AuditActor): Promise<unknown> =>
  beginRun(client, actor, RECALCULATE_SEGMENTS, { trigger, options: { reason: "order" } }, GATHER_SECONDS);

/**
 * The same for records that change nothing but fields of rules: queues an update of the segments whose rules use such fields, if
 * there are any. Which they are is decided when the run starts.
 */
export const beginRunForRules = async (
  client: PoolClient,
  actor: AuditActor,
  change: "events" | "tickets",
): Promise<void> => {
  const { segments } = await ruledSegments(client, actor);
  if (!segments.some(({ criteria }) => isChangedBy(change, criteria))) return;
  await beginRun(client, actor, RECALCULATE_SEGMENTS, { trigger, options: { reason: "event" } }, GATHER_SECONDS);
};
