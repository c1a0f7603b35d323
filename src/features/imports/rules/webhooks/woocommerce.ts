import { z } from "zod";
import { toCustomerDetails } from "../connections/contact.ts";
import type { Effect, ReadPayload } from "../connections/effect.ts";
import { id, readPayload, time } from "../connections/payload.ts";
import { customerEffect, eraseEffect } from "./customer-effects.ts";
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
  const contact = { email, firstName, lastName, phone: billing?.phone, country: billing?.country };
  const times = { createdAt: given.date_created_gmt, updatedAt: given.date_modified_gmt };
  return [customerEffect({ id: given.id, ...times, change: toCustomerDetails(contact) })];
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
