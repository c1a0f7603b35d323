import type { PoolClient } from "pg";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { now } from "#core/server/clock.ts";
import { checkNotFuture, collectProblems } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { cleanId } from "#core/values/texts.ts";
import type { PostedProduct } from "#features/imports/contracts/posted-records.ts";
import { readAmount, refuseOwnParent } from "#features/imports/rules/read-posted-order.ts";
import { toMajor } from "#lib/money.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { findStoredProduct, readChangedProducts, type StoredProduct, saveProducts } from "#records/orders/products.ts";

import type { IncomingProduct } from "#records/rules/incoming-records.ts";
import {
  type BatchResult,
  type ChangedRequest,
  type PostedItem,
  postBatch,
  readChanged,
  readOne,
} from "./posted-records.ts";

const toIncomingProduct = (
  { externalId, cost, ...posted }: PostedProduct,
  { currency, at }: { currency: string; at: Date },
): IncomingProduct => {
  const updatedAt = posted.updatedAt ? new Date(posted.updatedAt) : null;
  const { attempt, assertNone } = collectProblems();
  if (updatedAt) attempt(() => checkNotFuture("updatedAt", updatedAt, at), undefined);
  const unitCost = attempt(
    () => (cost === null || cost === undefined ? null : readAmount("cost", cost, currency)),
    null,
  );
  const parentId = cleanId(posted.parentId ?? "") || null;
  if (parentId === cleanId(externalId)) attempt(() => refuseOwnParent("parentId"), null);
  assertNone();
  return {
    externalId,
    title: posted.title || null,
    category: posted.category || null,
    productType: posted.type || null,
    vendor: posted.vendor || null,
    tags: posted.tags ?? [],
    unitCost,
    parentId,
    updatedAt,
  };
};

/** Creates and replaces products, each on its own, and completes the order lines that lack their values. */
export const postProducts = async (actor: Actor, items: readonly PostedItem<PostedProduct>[]): Promise<BatchResult> => {
  const { currency } = await getBusinessOrThrow(actor);
  const at = now();
  return postBatch(actor, items, {
    action: "products.saved",
    idOf: ({ externalId }) => externalId,
    reader: async () => (posted: PostedProduct) => toIncomingProduct(posted, { currency, at }),
    save: async (client, products) => {
      await lockOrderWrites(client, actor);
      return saveProducts(client, actor, products);
    },
  });
};

const shownIn = async (scope: Scope) => {
  const { currency } = await getBusinessOrThrow(scope);
  return async (_: PoolClient, products: readonly StoredProduct[]) =>
    products.map(({ productType: type, tags, unitCost, ...product }) => ({
      ...product,
      type,
      tags: [...tags],
      cost: unitCost === null ? null : toMajor(unitCost, currency),
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
