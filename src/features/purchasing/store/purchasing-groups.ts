import type { PoolClient } from "pg";
import { type Cell, copyRows } from "#core/db/copy-rows.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { SEGMENTATION_TYPES, type SegmentationType, type StoredAnswer } from "#lib/purchases/purchasing.ts";
import type { Places } from "#lib/purchases/segment-purchases.ts";
import { mayBeProfiled } from "#records/customers/consent.ts";

const iterateRows = function* ({ customerIds, ...groups }: Places): Generator<Cell[]> {
  for (const [i, id] of customerIds.entries()) yield [id, ...SEGMENTATION_TYPES.map((type) => groups[type][i])];
};

const COLUMNS = ["customer_id", ...SEGMENTATION_TYPES];
const LIST = COLUMNS.join(", ");
const [OLD, NEW] = [
  SEGMENTATION_TYPES.map((type) => `g.${type}`),
  SEGMENTATION_TYPES.map((type) => `excluded.${type}`),
];

/**
 * Replaces the stored answer in the caller's transaction: the groups of all types and every customer's assignment, or
 * none if there are no answers. Unchanged assignments are not written.
 */
export const savePurchasing = async (
  client: PoolClient,
  { businessId }: Scope,
  { madeAt, answers, places }: { madeAt: Date; answers: readonly StoredAnswer[]; places: Places },
): Promise<void> => {
  await lockUntilCommit(client, "purchasing", businessId);
  await raiseWorkMem(client);
  await client.query(
    `create temporary table placed (customer_id uuid primary key, behavioral text, value text, frequency text) on commit drop`,
  );
  await copyRows(client, "placed", COLUMNS, iterateRows(places));
  await client.query("analyze placed");
  await client.query(
    `with wanted as materialized (select customer_id from placed)
     delete from purchasing_groups g
      where business_id = $1 and not exists (select from wanted p where p.customer_id = g.customer_id)`,
    [businessId],
  );
  await client.query(
    `insert into purchasing_groups as g (business_id, ${LIST})
     select $1, ${LIST} from placed join customers c using (customer_id)
      where c.business_id = $1 and ${mayBeProfiled("c")}
     on conflict (business_id, customer_id) do update set ${SEGMENTATION_TYPES.map((type) => `${type} = excluded.${type}`)}
      where (${OLD}) is distinct from (${NEW})`,
    [businessId],
  );
  await client.query("delete from purchasing_answers where business_id = $1", [businessId]);
  for (const answer of answers) {
    await client.query(
      "insert into purchasing_answers (business_id, type, made_at, answer) values ($1, $2, $3, $4::jsonb)",
      [businessId, answer.type, madeAt, JSON.stringify(answer)],
    );
  }
};

/** The stored answer; null if there is none yet. */
export const readStoredAnswer = async (
  client: PoolClient,
  { businessId }: Scope,
  type: SegmentationType,
): Promise<{ madeAt: Date; answer: StoredAnswer } | null> => {
  const { rows } = await client.query<{ madeAt: Date; answer: StoredAnswer }>(
    `select made_at, answer from purchasing_answers where business_id = $1 and type = $2`,
    [businessId, type],
  );
  return rows[0] ?? null;
};
