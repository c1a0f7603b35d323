import type { ClientBase } from "pg";
import { type ChangedReading, findRecord, type RecordTable, readChangedPage } from "#core/db/changed-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingProduct } from "#records/rules/incoming-records.ts";

/** As it was written; money in minor units. */
export type StoredProduct = Omit<IncomingProduct, "isNumbered"> & { changedAt: string };

const PRODUCTS: RecordTable = {
  name: "products",
  columns: `r.title, r.category, r.product_type as "productType", r.vendor, r.tags, r.unit_cost as "unitCost",
    r.source_updated_at as "updatedAt"`,
};

export const readChangedProducts = (client: ClientBase, scope: Scope, reading: ChangedReading) =>
  readChangedPage<StoredProduct>(client, scope, PRODUCTS, reading);

export const findStoredProduct = (client: ClientBase, scope: Scope, externalId: string) =>
  findRecord<StoredProduct>(client, scope, PRODUCTS, externalId);
