import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import type { RunOptions } from "#core/runs/rules/define-run.ts";
import type { RunRow } from "#core/runs/store/runs.ts";
import { AXIS_RUN, PROFILE_UPDATE } from "#features/axes/runs.ts";
import { FORECAST_CLV } from "#features/forecast/runs.ts";
import { SEGMENT_PURCHASES } from "#features/purchasing/runs.ts";
import { beginRunForRules } from "#features/segments/follow-changes.ts";
import { RECALCULATE_SEGMENTS } from "#features/segments/runs.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { hasActiveModel, hasOutgrownAnalyses, needsNewModel } from "#records/axes/axis-models.ts";

type Begin = (client: PoolClient, actor: AuditActor) => Promise<unknown>;

const trigger = "import";

/** What an import wrote. */
type Written = {
  ordersNew: number;
  ordersUpdated: number;
  ordersKept: number;
  refundsNew: number;
  ticketsNew?: number;
  ticketsChanged?: number;
};

const isCustomersOnly = ({ ordersNew, ordersUpdated, ordersKept, refundsNew }: Written): boolean =>
  ordersNew + ordersUpdated + ordersKept + refundsNew === 0;

const beginForecast: Begin = (client, actor) =>
  beginRun(client, actor, FORECAST_CLV, { trigger, options: STANDARD_SETTING });

const beginPurchasing: Begin = (client, actor) => beginRun(client, actor, SEGMENT_PURCHASES, { trigger, options: {} });

/** A model stays while it fits the customer base, so that customers' segments don't change names with every file. */
const beginAxes: Begin = async (client, actor) => {
  if (await needsNewModel(client, actor)) {
    return beginRun(client, actor, AXIS_RUN, { trigger, options: DEFAULT_OPTIONS });
  }
  return beginRun(client, actor, PROFILE_UPDATE, { trigger, options: {} });
};

/**
 * What follows each kind of run that an import started. Profiles are last, because archetypes and churn use the others'
 * fields.
 */
const NEXT: Readonly<Record<string, Begin>> = {
  [RECALCULATE_SEGMENTS.kind]: beginForecast,
  [FORECAST_CLV.kind]: beginPurchasing,
  [SEGMENT_PURCHASES.kind]: beginAxes,
};

const beginProfiles: Begin = async (client, actor) => {
  if (await hasActiveModel(client, actor)) {
    await beginRun(client, actor, PROFILE_UPDATE, { trigger, options: {} });
  }
};

/**
 * After tickets, which change profiles and fields of rules. The first ones of a help desk give the axes support history, which a new
 * model has to find; without a model, the first orders start one.
 */
export const beginRunsAfterTickets = async (
  client: PoolClient,
  actor: AuditActor,
  { isFirst = false }: { isFirst?: boolean } = {},
): Promise<void> => {
  await beginRunForRules(client, actor, "tickets");
  if (!isFirst) await beginProfiles(client, actor);
  else if (await hasActiveModel(client, actor))
    await beginRun(client, actor, AXIS_RUN, { trigger, options: DEFAULT_OPTIONS });
};

/**
 * Queues the first of the runs that an import starts, in the transaction that finishes the import: segments, because every
 * page shows them. Each queues the next one when it ends, unless the import wrote no orders. A run that is waiting
 * already covers this import too; one that has started doesn't, so another follows.
 */
export const beginRunsAfterImport = async (
  client: PoolClient,
  actor: AuditActor,
  written: Written,
): Promise<unknown> => {
  const { ticketsNew = 0, ticketsChanged = 0 } = written;
  if (ticketsNew + ticketsChanged > 0) return beginRunsAfterTickets(client, actor);
  const options = { reason: "import", ...(isCustomersOnly(written) && { customersOnly: true as const }) } as const;
  return beginRun(client, actor, RECALCULATE_SEGMENTS, { trigger, options });
};

const beginAnalyses: Begin = async (client, actor) => {
  if (await hasOutgrownAnalyses(client, actor)) await beginForecast(client, actor);
  else await beginProfiles(client, actor);
};

/**
 * Queues what follows sample data or a run that an import started, in the transaction that ends the run: also after a failure, because
 * no run needs another's result. A cancelled one is the last.
 */
export const continueAfterImport = async (client: PoolClient, actor: AuditActor, run: RunRow): Promise<void> => {
  if (run.trigger !== trigger) return;
  const { customersOnly, reason } = run.options as RunOptions<typeof RECALCULATE_SEGMENTS>;
  // After single orders, the whole business is not analyzed.
  if (reason === "order") await beginAnalyses(client, actor);
  else if (!customersOnly && reason !== "event") await NEXT[run.kind]?.(client, actor);
};
