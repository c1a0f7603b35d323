import type { PoolClient } from "pg";
import type { SaveOutcome } from "#lib/domain/commerce/incoming-records.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { AppError, type FieldIssue } from "../domain/errors.ts";
import type { Actor } from "../domain/permissions.ts";
import { beginRunsAfterOrders } from "../runs/run-after-import.ts";
import { writeOnce } from "../server/create-idempotently.ts";

/** An item that programs sent, or why it was rejected before it got here. */
export type PostedItem<Value> = { value: Value } | { externalId: string | null; issues: FieldIssue[] };

export type ItemResult = { externalId: string | null; status: SaveOutcome | "rejected"; issues?: FieldIssue[] };

export type BatchResult = { results: ItemResult[]; summary: Record<ItemResult["status"], number> };

/** How the items of one kind are saved. */
type Kind<Value, Row> = {
  action: `${string}.saved`;
  idOf: (value: Value) => string;
  /** Loads what the items refer to; throws INVALID_PARAMETER for an item that can't be saved. */
  reader: (client: PoolClient, values: readonly Value[]) => Promise<(value: Value) => Row>;
  /** In the caller's transaction; the outcome of each, by external ID. */
  save: (client: PoolClient, rows: readonly Row[]) => Promise<ReadonlyMap<string, SaveOutcome>>;
  /** Queues the runs that follow; by default those after orders. */
  begin?: (client: PoolClient, actor: Actor) => Promise<unknown>;
};

type Reading<Row> = { externalId: string | null } & ({ row: Row } | { issues: FieldIssue[] });

const readItem = <Value, Row>(
  item: PostedItem<Value>,
  idOf: (value: Value) => string,
  read: (value: Value) => Row,
): Reading<Row> => {
  if (!("value" in item)) return item;
  const externalId = idOf(item.value);
  try {
    return { externalId, row: read(item.value) };
  } catch (error) {
    if (error instanceof AppError && error.issues.length > 0) return { externalId, issues: error.issues };
    throw error;
  }
};

const summaryOf = (results: readonly ItemResult[]): BatchResult["summary"] => {
  const summary = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
  for (const { status } of results) summary[status]++;
  return summary;
};

/**
 * Saves the valid items of a batch in one transaction, with an audit entry; what depends on them is recalculated soon
 * after. Repeated with the actor's Idempotency-Key, it answers the same and does nothing.
 */
export const postBatch = <Value, Row>(
  actor: Actor,
  items: readonly PostedItem<Value>[],
  { action, idOf, reader, save, begin = beginRunsAfterOrders }: Kind<Value, Row>,
): Promise<BatchResult> =>
  writeOnce(actor, async (client) => {
    const values = items.flatMap((item) => ("value" in item ? [item.value] : []));
    const read = await reader(client, values);
    const readings = items.map((item) => readItem(item, idOf, read));
    const rows = readings.flatMap((reading) => ("row" in reading ? [reading.row] : []));
    const outcomes = rows.length > 0 ? await save(client, rows) : new Map<string, SaveOutcome>();
    const results = readings.map((reading): ItemResult => {
      const { externalId } = reading;
      if ("issues" in reading) return { externalId, status: "rejected", issues: reading.issues };
      return { externalId, status: outcomes.get(externalId ?? "") ?? "unchanged" };
    });
    const summary = summaryOf(results);
    if (summary.created + summary.updated > 0) {
      await insertAuditLine(client, actor, { action, after: summary });
      await begin(client, actor);
    }
    return { results, summary };
  });
