import { z } from "zod";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import { type Effect, type ReadPayload, toCustomerDetails } from "#features/imports/rules/connections/effect.ts";
import { id, readPayload, time } from "#features/imports/rules/connections/payload.ts";
import { boughtBy, customerEffect, eraseEffect } from "#features/imports/rules/effects.ts";
import { JSON_HEADER } from "#features/imports/rules/import-format.ts";
import { readParentId, readProductId } from "#features/imports/rules/orders/order-amounts.ts";
import { woocommerceOrders } from "#features/imports/shops/woocommerce/json-format.ts";

/** A webhook has the order as the REST API answers it, so that it is read as a file with this one record is. */
export const readWooOrder: ReadPayload = (payload, shop) => {
  const { open } = woocommerceOrders;
  const { read } = open((column) => JSON_HEADER.indexOf(column), { ...shop, shiftDays: 0 }, JSON_HEADER);
  const reading = read([{ line: 1, byte: 0, cells: [JSON.stringify(payload)] }]);
  const problem = reading.problems.find(({ keepsRow }) => !keepsRow);
  if (problem?.code === "rate") throw new DeliveryRefused("currency", problem.value ?? "");
  if (problem) throw new DeliveryRefused("invalid_payload", `${problem.column}: ${problem.reason}`);
  const { order, customer, refunds = [] } = reading;
  if (!order) throw new DeliveryRefused("invalid_payload", "");
  // The newest version names all refunds: one that was taken back is gone.
  const isOverRefunded = reading.problems.some(({ code }) => code === "refund_above_total");
  return boughtBy({ ...order, refunds }, { customer: customer ?? null, isOverRefunded });
};

const text = z.string().nullish();

/** Of woocommerce.github.io/woocommerce-rest-api-docs, Customer properties. */
const customerPayload = z.object({
  id,
  email: text,
  first_name: text,
  last_name: text,
  date_created_gmt: time.nullish(),
  date_modified_gmt: time.nullish(),
  billing: z.object({ phone: text, country: text }).nullish(),
});

export const readWooCustomer: ReadPayload = (payload) => {
  const given = readPayload(customerPayload, payload);
  const { email, first_name: firstName, last_name: lastName, billing } = given;
  const contact = { email, firstName, lastName, phone: billing?.phone, country: billing?.country };
  const times = { createdAt: given.date_created_gmt, updatedAt: given.date_modified_gmt };
  return [customerEffect({ id: given.id, ...times, change: toCustomerDetails(contact) })];
};

const names = z.array(z.object({ name: z.string() })).nullish();

/** Of woocommerce.github.io/woocommerce-rest-api-docs, Product properties. */
const productPayload = z.object({
  id,
  sku: z.string().nullish(),
  name: z.string().nullish(),
  type: z.string().nullish(),
  /** Of a variation; 0 for none. */
  parent_id: id.nullish(),
  categories: names,
  tags: names,
  brands: names,
  date_modified_gmt: time.nullish(),
});

/** Products are known as order lines name them: by SKU, else by ID. WooCommerce's cost of goods is not in its REST API. */
export const readWooProduct: ReadPayload = (payload) => {
  const { sku, name, categories, tags, brands, ...given } = readPayload(productPayload, payload);
  const { productId: externalId, ...numbered } = readProductId({ sku: sku?.trim() ?? "", number: given.id, name: "" });
  const product = {
    externalId,
    ...numbered,
    ...readParentId(given.parent_id, { productId: externalId }),
    title: name || null,
    category: categories?.[0]?.name ?? null,
    productType: null,
    vendor: brands?.[0]?.name ?? null,
    tags: (tags ?? []).map((tag) => tag.name),
    unitCost: null,
    updatedAt: given.date_modified_gmt ?? null,
  };
  return [{ kind: "products", products: [product] }];
};

const onlyId = z.object({ id });

const readDeletedCustomer: ReadPayload = (payload): Effect[] => {
  const { id: customerId } = readPayload(onlyId, payload);
  return [eraseEffect(customerId, customerId)];
};

/** A deleted order's payload has only its ID. It counts from its arrival; restoring the order gives it a later version. */
const readDeletedOrder: ReadPayload = (payload): Effect[] => {
  const { id: orderExternalId } = readPayload(onlyId, payload);
  return [{ kind: "delete", record: `order:${orderExternalId}`, updatedAt: null, orderExternalId }];
};

export const WOOCOMMERCE_TOPICS: Record<string, ReadPayload> = {
  "order.created": readWooOrder,
  "order.updated": readWooOrder,
  "order.restored": readWooOrder,
  "order.deleted": readDeletedOrder,
  "customer.created": readWooCustomer,
  "customer.updated": readWooCustomer,
  "customer.deleted": readDeletedCustomer,
};
