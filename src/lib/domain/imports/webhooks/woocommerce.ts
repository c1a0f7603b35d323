import { z } from "zod";
import { changeOf } from "./contact.ts";
import type { Effect, ReadPayload } from "./effect.ts";
import { id, readPayload, time } from "./payload.ts";
import { readWooOrder } from "./woocommerce-orders.ts";

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
  const record = `customer:${given.id}`;
  const customer = { record, externalId: given.id, createdAt: given.date_created_gmt ?? null };
  const contact = { email, firstName, lastName, phone: billing?.phone, country: billing?.country };
  const updatedAt = given.date_modified_gmt ?? null;
  return [{ kind: "customer", record, updatedAt, customer, change: changeOf(contact), isFromOrder: false }];
};

const onlyId = z.object({ id });

const readDeletedCustomer: ReadPayload = (payload): Effect[] => {
  const { id: externalId } = readPayload(onlyId, payload);
  const record = `customer:${externalId}`;
  return [{ kind: "erase", record, updatedAt: null, customer: { record, externalId, createdAt: null } }];
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
