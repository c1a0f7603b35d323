import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { COLUMNS, IN_THESE, OF_ALL, peopleWhere, type SizeDay, sizesIn, toSizeValues } from "./segment-sizes.ts";

const overwrite = (columns: string): string =>
  columns.replace(/"?(\w+)"?/g, (column, name) => `${column} = excluded."${name}"`);

const SAVE_BASE = `insert into customer_base_sizes (business_id, day, ${COLUMNS}) ${OF_ALL}
  on conflict (business_id, day) do update set ${overwrite(COLUMNS)}`;

export const activeSegmentIds = async (client: PoolClient, { businessId }: Scope): Promise<string[]> => {
  const { rows } = await client.query<{ id: string }>(
    "select segment_id as id from customer_segments where business_id = $1 and archived_at is null",
    [businessId],
  );
  return rows.map(({ id }) => id);
};

export type SavedSizes = {
  segmentIds: readonly string[];
  /** Whether all customers are read instead of these segments' members: faster for most of the segments. */
  readsAllCustomers: boolean;
  /** Whether the size of all customers is stored too. */
  withBase: boolean;
};

/** Stores the day's figures of these segments, replacing the day's earlier ones. */
export const saveSizes = async (
  client: PoolClient,
  scope: Scope,
  day: SizeDay,
  { segmentIds, readsAllCustomers, withBase }: SavedSizes,
): Promise<void> => {
  const columns = `${COLUMNS}, joined, "left"`;
  const { ctes, select } = sizesIn("for key share");
  await client.query(
    `with ${peopleWhere(readsAllCustomers ? "true" : IN_THESE)}, ${ctes}${withBase ? `, base as (${SAVE_BASE})` : ""}
     insert into segment_sizes (business_id, segment_id, day, ${columns}) ${select}
     on conflict (business_id, segment_id, day) do update set ${overwrite(columns)}`,
    [...toSizeValues(scope, day), segmentIds],
  );
};
