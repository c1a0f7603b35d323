import type { ConsentChange, CustomerChange } from "#features/customers/rules/customer-change.ts";
import { contactIdIn } from "../customer-row.ts";
import { customersCsv, openCustomers } from "../customers-csv.ts";
import type { ImportFormat, Shop } from "../import-format.ts";

/**
 * The file has each customer's consent as of its export, but no date for it. A refusal gets the date of the import, so
 * that an earlier order's consent does not override it. A consent stays undated, so it does not override a dated refusal.
 */
const dateRefusals =
  ({ now }: Shop) =>
  (consent: ConsentChange): ConsentChange =>
    consent.state === "denied" && consent.at === null ? { ...consent, at: now } : consent;

const dated = (change: CustomerChange, shop: Shop): CustomerChange => ({
  ...change,
  ...(change.emailConsent && { emailConsent: dateRefusals(shop)(change.emailConsent) }),
  ...(change.smsConsent && { smsConsent: dateRefusals(shop)(change.smsConsent) }),
});

/**
 * Shopify's customers export and import template (help.shopify.com/manual/customers/import-export-customers). Customers are
 * known by their email address, as in Shopify's orders export, so that both files match the same customers. Total Spent and
 * Total Orders are sums over orders that this file does not have, so they are not imported.
 */
export const shopifyCustomers: ImportFormat = {
  ...customersCsv,
  name: "shopify-customers",
  summary: "Shopify's customers export",
  columns: ["first_name", "last_name", "email", "email_consent"],
  optional: [...(customersCsv.optional ?? []), "customer_id"],
  otherNames: { ...customersCsv.otherNames, customer_id: ["Customer ID"], phone: ["Default Address Phone"] },
  signature: ["Total Spent", "Total Orders", "Tax Exempt", "Province Code", "Default Address Company"],
  documentColumn: "email",
  open: (columnOf, shop, header) =>
    openCustomers(columnOf, shop, header, {
      idOf: (cell) => contactIdIn(cell, shop) ?? cell("customer_id"),
      adjust: (change) => dated(change, shop),
    }),
};
