import type { IncomingProduct } from "#records/rules/incoming-records.ts";
import { toCustomerDetails } from "../connections/contact.ts";
import type { ReadPayload } from "../connections/effect.ts";
import { readPayload } from "../connections/payload.ts";
import { customerEffect } from "../webhooks/customer-effects.ts";
import { medusaCustomer, medusaProduct } from "./medusa-records.ts";

/** A customer of /admin/customers. Guests have no details there; their orders do. */
export const readMedusaCustomer: ReadPayload = (payload) => {
  const given = readPayload(medusaCustomer, payload);
  if (!given.has_account) return [];
  const address = given.addresses?.find((one) => one.is_default_billing) ?? given.addresses?.[0];
  const { email, first_name: firstName, last_name: lastName, phone } = given;
  const contact = { email, firstName, lastName, phone, country: address?.country_code?.toUpperCase() };
  const times = { createdAt: given.created_at, updatedAt: given.updated_at };
  return [customerEffect({ id: given.id, ...times, change: toCustomerDetails(contact) })];
};

/** A product of /admin/products: each variant is what a line names, by its SKU, else the product by its ID. */
export const readMedusaProduct: ReadPayload = (payload) => {
  const product = readPayload(medusaProduct, payload);
  const skus = (product.variants ?? []).flatMap(({ sku }) => sku || []);
  const products = [product.id, ...new Set(skus)].map(
    (externalId): IncomingProduct => ({
      externalId: externalId.slice(0, 255),
      title: product.title,
      category: product.categories?.[0]?.name ?? null,
      productType: product.type?.value ?? null,
      vendor: null,
      tags: [],
      unitCost: null,
      updatedAt: product.updated_at,
    }),
  );
  return [{ kind: "products", products }];
};
