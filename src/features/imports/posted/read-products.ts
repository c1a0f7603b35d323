import type { PoolClient } from "pg";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { findStoredProduct, readChangedProducts, type StoredProduct } from "#records/orders/stored-products.ts";
import { type ChangedRequest, readChanged, readOne } from "./read-records.ts";

const shownIn = async (scope: Scope) => {
  const { currency } = await getBusinessOrThrow(scope);
  return async (_: PoolClient, products: readonly StoredProduct[]) =>
    products.map(({ externalId, title, category, productType: type, vendor, tags, unitCost, updatedAt }) => ({
      externalId,
      title,
      category,
      type,
      vendor,
      tags: [...tags],
      cost: unitCost === null ? null : toMajor(unitCost, currency),
      updatedAt: updatedAt?.toISOString() ?? null,
    }));
};

/** Products in the form in which they are sent, in the order of their changes. */
export const listProducts = async (scope: Scope, request: Omit<ChangedRequest, "customer">) =>
  readChanged(scope, request, (client, reading) => readChangedProducts(client, scope, reading), await shownIn(scope));

/** A product in the form in which it is sent. Throws NOT_FOUND (PRODUCT_NOT_FOUND). */
export const readProduct = async (scope: Scope, externalId: string) =>
  readOne(
    scope,
    ["PRODUCT_NOT_FOUND", "This product does not exist"],
    (client) => findStoredProduct(client, scope, externalId),
    await shownIn(scope),
  );
