import type { ClientBase } from "pg";
import type { IncomingProduct } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import {
  type ChangedPage,
  type ChangedReading,
  changedAt,
  changedRows,
  changedValues,
  pageOf,
} from "../changed-page.ts";

/** As it was written; money in minor units. */
export type StoredProduct = Omit<IncomingProduct, "isNumbered"> & { changedAt: string };

const COLUMNS = `r.external_id as "externalId", ${changedAt("r")}, r.title, r.category, r.product_type as "productType",
  r.vendor, r.tags, r.unit_cost as "unitCost", r.source_updated_at as "updatedAt"`;

export const readChangedProducts = async (
  client: ClientBase,
  { businessId }: Scope,
  reading: ChangedReading,
): Promise<ChangedPage<StoredProduct>> => {
  const { rows } = await client.query<StoredProduct>(
    `select ${COLUMNS} from ${changedRows("products", false)} order by r.changed_at, r.external_id`,
    changedValues(businessId, reading),
  );
  return pageOf(rows, reading.limit);
};

export const findStoredProduct = async (
  client: ClientBase,
  { businessId }: Scope,
  externalId: string,
): Promise<StoredProduct | null> => {
  const { rows } = await client.query<StoredProduct>(
    `select ${COLUMNS} from products r where r.business_id = $1 and r.external_id = $2`,
    [businessId, externalId],
  );
  return rows[0] ?? null;
};
