import { contactId, toCustomerDetails } from "../connections/contact.ts";
import type { ReadPayload } from "../connections/effect.ts";
import { readPayload, unitPrice } from "../connections/payload.ts";
import { customerEffect } from "../webhooks/customer-effects.ts";
import { magentoCustomer, magentoProduct } from "./magento-records.ts";

/** A customer of /V1/customers/search. The newsletter is the consent; its date is not known. */
export const readMagentoCustomer: ReadPayload = (payload) => {
  const given = readPayload(magentoCustomer, payload);
  const address = given.addresses?.find((one) => one.default_billing) ?? given.addresses?.[0];
  const { email, firstname: firstName, lastname: lastName } = given;
  const contact = { email, firstName, lastName, phone: address?.telephone, country: address?.country_id };
  const isSubscribed = given.extension_attributes?.is_subscribed ?? null;
  const emailConsent = { state: isSubscribed ? "granted" : "unknown", at: null, source: "newsletter" } as const;
  return [
    customerEffect({
      id: given.id,
      externalId: contactId({ email }) ?? given.id,
      createdAt: given.created_at,
      updatedAt: given.updated_at,
      change: { ...toCustomerDetails(contact), ...(isSubscribed !== null && { emailConsent }) },
    }),
  ];
};

const decimal = (value: unknown): string | null =>
  (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : null;

/** A product of /V1/products, known by its SKU as in orders. */
export const readMagentoProduct: ReadPayload = (payload, shop) => {
  const {
    sku,
    name,
    updated_at: updatedAt,
    category,
    custom_attributes: attributes,
  } = readPayload(magentoProduct, payload);
  const cost = decimal(attributes?.find(({ attribute_code: code }) => code === "cost")?.value);
  const product = {
    externalId: sku.slice(0, 255),
    title: name || null,
    category: category || null,
    productType: null,
    vendor: null,
    tags: [],
    updatedAt: updatedAt ?? null,
    unitCost: cost === null ? null : unitPrice(cost, shop),
  };
  return [{ kind: "products", products: [product] }];
};
