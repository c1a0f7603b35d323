import { AppError } from "#core/values/errors.ts";
import type { ConsentChange } from "#features/customers/rules/customer-change.ts";
import { readNewTag } from "#records/rules/customers/tags.ts";
import type { Consent } from "#records/rules/incoming-customer.ts";
import type { IncomingProduct } from "#records/rules/incoming-records.ts";
import { contactId, toCustomerDetails } from "../connections/contact.ts";
import type { CustomerDetails, Effect, SourceCustomer, WebhookShop } from "../connections/effect.ts";
import { readPayload, unitPrice } from "../connections/payload.ts";
import { eraseEffect } from "./customer-effects.ts";
import { type CustomerPayload, customerPayload, productPayload, redactPayload } from "./shopify-payloads.ts";

/**
 * Customers are stored under their email address, else their phone number, because Shopify's order export has no IDs; the
 * ID finds them again when either changes.
 */
export const sourceCustomer = (
  { id, email, phone, created_at: createdAt }: CustomerPayload,
  order?: { email?: string | null | undefined; phone?: string | null | undefined; created_at: Date },
): SourceCustomer => ({
  record: `customer:${id}`,
  externalId: contactId({ email: email || order?.email, phone: phone || order?.phone }) ?? id,
  createdAt: createdAt ?? order?.created_at ?? null,
});

const CONSENTS = new Map<string, Consent>([
  ["subscribed", "granted"],
  ["unsubscribed", "denied"],
  ["redacted", "denied"],
]);

const toConsentChange = (given: CustomerPayload["email_marketing_consent"]): ConsentChange | undefined =>
  given ? { state: CONSENTS.get(given.state) ?? "unknown", at: given.consent_updated_at ?? null } : undefined;

const tagsIn = (text: string | null | undefined): string[] =>
  (text ?? "").split(",").flatMap((tag) => {
    try {
      return tag.trim() === "" ? [] : [readNewTag(tag)];
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  });

const pickCustomerDetails = (customer: CustomerPayload): CustomerDetails => {
  const { email, default_address: address } = customer;
  const phone = customer.phone === undefined ? undefined : customer.phone || address?.phone || null;
  const [emailConsent, smsConsent] = [
    toConsentChange(customer.email_marketing_consent),
    toConsentChange(customer.sms_marketing_consent),
  ];
  const country = address === undefined ? undefined : (address?.country_code ?? null);
  const names = { firstName: customer.first_name, lastName: customer.last_name };
  return {
    ...toCustomerDetails({ email, phone, country, ...names }),
    ...(emailConsent && { emailConsent }),
    ...(smsConsent && { smsConsent }),
  };
};

/** The customer in an order has their own time of change; older API versions leave it out. */
export const customerEffects = (
  customer: CustomerPayload,
  order?: { email?: string | null | undefined; phone?: string | null | undefined; created_at: Date; updated_at: Date },
): Effect[] => {
  const source = sourceCustomer(customer, order);
  const isFromOrder = order !== undefined && !customer.updated_at;
  const record = isFromOrder ? `contact:${source.externalId}` : source.record;
  const updatedAt = customer.updated_at ?? order?.updated_at ?? null;
  return [
    { kind: "customer", record, updatedAt, customer: source, change: pickCustomerDetails(customer), isFromOrder },
  ];
};

/** `customers/create` and `customers/update`. */
export const readCustomer = (payload: unknown): Effect[] => customerEffects(readPayload(customerPayload, payload));

/** `customers/delete`, which names only the ID. */
export const readDeletedCustomer = (payload: unknown): Effect[] => [
  eraseEffect(readPayload(customerPayload.pick({ id: true }), payload).id, null),
];

const redactedCustomer = (payload: unknown): SourceCustomer => {
  const { id, email, phone } = readPayload(redactPayload, payload).customer;
  const externalId = contactId({ email, phone });
  return { record: id ? `customer:${id}` : `contact:${externalId}`, externalId, createdAt: null };
};

/** `customers/data_request`: the customer requested what is stored about them. */
export const readDataRequest = (payload: unknown): Effect[] => [
  { kind: "access", customer: redactedCustomer(payload) },
];

/** `customers/redact`: the shop or the customer requested the deletion of personal data. */
export const readRedaction = (payload: unknown): Effect[] => {
  const customer = redactedCustomer(payload);
  return [{ kind: "erase", record: customer.record, updatedAt: null, customer }];
};

/** `products/create` and `products/update`: each variant is what a line names, by its SKU or its name. */
export const readProduct = (payload: unknown, shop: WebhookShop): Effect[] => {
  const product = readPayload(productPayload, payload);
  const tags = tagsIn(product.tags);
  const variants = product.variants?.length ? product.variants : [{ sku: null, title: null, cost: null }];
  const products = variants.map(({ sku, title, cost }): IncomingProduct => {
    const name = title && title !== "Default Title" ? `${product.title} - ${title}` : product.title;
    return {
      externalId: sku || name.slice(0, 255),
      title: name,
      category: null,
      productType: product.product_type || null,
      vendor: product.vendor || null,
      tags,
      unitCost: cost ? unitPrice(cost, shop) : null,
      updatedAt: product.updated_at,
    };
  });
  return [{ kind: "products", products }];
};
