import type { MappedRows } from "#features/imports/rules/reading-options.ts";
import { plainName } from "./column-names.ts";

/** A platform's export without a format of its own, with the names of its columns as it documents them. */
type DocumentedExport = {
  name: string;
  /** Columns that no other platform's export has together. */
  has: string;
  rows?: MappedRows;
  /** The column of each field; of several, the first that the file has. */
  fields: string;
  /** Columns with the names of fields that they are not. */
  ignored: string;
};

const EXPORTS: readonly DocumentedExport[] = [
  {
    name: "Amazon Seller Central",
    has: "amazon-order-id, purchase-date",
    rows: "lines",
    // An item's price is of all its units, and shipping and tax are of the item, too.
    fields: `order_id: amazon-order-id; order_date: purchase-date; status: order-status; country: ship-country;
      product_id: sku; product_name: product-name; quantity: quantity; line_total: item-price;
      customer_email: buyer-email; customer_name: buyer-name; source: sales-channel; currency: currency;
      updated_at: last-updated-date`,
    ignored: "merchant-order-id, item-status, shipping-price, shipping-tax, item-tax, order-channel",
  },
  {
    name: "eBay",
    has: "Sales Record Number, Buyer Username",
    rows: "lines",
    fields: `order_id: Order Number; order_date: Sale Date; customer_id: Buyer Username;
      customer_name: Buyer Name; customer_email: Buyer Email; country: Ship To Country;
      product_id: Custom Label | Item Number; product_name: Item Title; quantity: Quantity;
      price: Sold For; total_price: Total Price; shipping_amount: Shipping And Handling`,
    ignored: "Sales Record Number, Buyer Note, Paid On Date, Payment Method",
  },
  {
    name: "Etsy, sold order items",
    has: "Listing ID, Transaction ID, Item Total",
    rows: "lines",
    fields: `order_id: Order ID; order_date: Sale Date; customer_name: Ship Name; country: Ship Country;
      product_id: Listing ID; product_name: Item Name; variant: Variations; quantity: Quantity;
      price: Price; line_total: Item Total; currency: Currency; discount_codes: Coupon Code;
      discount_amount: Discount Amount; shipping_amount: Order Shipping; tax_amount: Order Sales Tax`,
    ignored: "Transaction ID, Buyer, Coupon Details, Shipping Discount, Date Paid, SKU, Order Type",
  },
  {
    name: "Etsy, sold orders",
    has: "Buyer User ID, Number of Items, Order Total",
    rows: "orders",
    fields: `order_id: Order ID; order_date: Sale Date; customer_id: Buyer User ID; customer_name: Full Name;
      first_name: First Name; last_name: Last Name; country: Ship Country; total_price: Order Total;
      currency: Currency; discount_codes: Coupon Code; discount_amount: Discount Amount;
      shipping_amount: Shipping; tax_amount: Sales Tax`,
    ignored: "Order Value, Order Net, Status, Shipping Discount",
  },
  {
    name: "PayPal",
    has: "Gross, Fee, From Email Address, Transaction ID",
    rows: "orders",
    fields: `order_id: Transaction ID; order_date: Date; order_time: Time; order_created_tz: TimeZone;
      customer_email: From Email Address; customer_name: Name; status: Status; currency: Currency;
      total_price: Gross; country: Country | Country Code`,
    ignored: "Net, Fee, To Email Address, Type, Item Title",
  },
  {
    name: "PrestaShop",
    has: "Reference, New client, Delivery",
    rows: "orders",
    fields: `order_id: ID; order_date: Date; customer_name: Customer; total_price: Total; status: Status`,
    ignored: "Reference, New client, Delivery, Payment",
  },
  {
    name: "OpenCart",
    has: "order_id, invoice_no, store_name, date_added",
    rows: "orders",
    fields: `order_id: order_id; order_date: date_added; customer_id: customer_id; customer_email: email;
      first_name: firstname; last_name: lastname; phone: telephone; country: payment_country;
      total_price: total; status: order_status; currency: currency_code; updated_at: date_modified`,
    ignored: "invoice_no, store_name, payment_method, shipping_country",
  },
  {
    name: "Squarespace",
    has: "Order ID, Lineitem variant, Channel Type",
    rows: "lines",
    fields: `order_id: Order ID; order_date: Created at; customer_email: Email; status: Financial Status;
      currency: Currency; total_price: Total; shipping_amount: Shipping; tax_amount: Taxes;
      refunded_amount: Amount Refunded; discount_codes: Discount Code; discount_amount: Discount Amount;
      quantity: Lineitem quantity; product_name: Lineitem name; price: Lineitem price;
      product_id: Lineitem sku | Lineitem name; variant: Lineitem variant; source: Channel Type;
      customer_name: Billing Name; country: Billing Country; phone: Billing Phone`,
    ignored: "Subtotal, Paid at, Fulfillment Status, Fulfilled at, Cancelled at, Channel Name, Shipping Name",
  },
  {
    name: "Wix",
    has: "Order number, Total order quantity, Contact email",
    rows: "lines",
    fields: `order_id: Order number; order_date: Date created; order_time: Time; customer_email: Contact email;
      product_name: Item; variant: Variant; product_id: SKU | Item; quantity: Qty; price: Price;
      country: Billing country; customer_name: Billing name; shipping_amount: Shipping rate;
      tax_amount: Tax total; total_price: Total; currency: Currency; status: Payment status;
      discount_amount: Coupon`,
    ignored: "Total order quantity, Fulfillment status, Delivery country, Recipient name, Recipient phone",
  },
  {
    name: "Klaviyo",
    has: "Klaviyo ID, Email Marketing Consent",
    rows: "customers",
    fields: `customer_id: Email; email: Email; first_name: First Name; last_name: Last Name; country: Country;
      phone: Phone Number; email_consent: Email Marketing Consent; sms_consent: SMS Marketing Consent;
      email_consent_at: Email Marketing Consent Timestamp; sms_consent_at: SMS Marketing Consent Timestamp;
      created_at: Profile Created On`,
    ignored: "Klaviyo ID, Date Added, Last Active",
  },
  {
    name: "Mailchimp",
    has: "MEMBER_RATING, OPTIN_TIME, EUID",
    rows: "customers",
    fields: `customer_id: Email Address; email: Email Address; first_name: First Name; last_name: Last Name;
      phone: Phone Number; country: CC; tags: TAGS; email_consent_at: OPTIN_TIME;
      email_opt_out_at: UNSUB_TIME | CLEAN_TIME; updated_at: LAST_CHANGED`,
    ignored: "MEMBER_RATING, REGION, CONFIRM_TIME, NOTES, LEID, EUID, TIMEZONE",
  },
  {
    name: "HubSpot, unsubscribes and bounces",
    has: "Portal Unsubscribe, Portal Bounce, Portal Spam Report",
    rows: "customers",
    fields: "customer_id: Email | Email Address; email: Email | Email Address; email_opt_out: Portal Unsubscribe",
    ignored: "Portal Bounce, Portal Spam Report, Global Bounce",
  },
  {
    name: "Constant Contact",
    has: "Email address, Email status, Email permission status",
    rows: "customers",
    fields: `customer_id: Email address; email: Email address; first_name: First name; last_name: Last name;
      email_consent: Email permission status; subscription_status: Email status`,
    ignored: "Email Lists, Source Name",
  },
  {
    name: "Olist",
    has: "order_purchase_timestamp, order_estimated_delivery_date",
    // Of joined files, each row of the items is one unit, whose freight is its own.
    fields: `order_id: order_id; order_date: order_purchase_timestamp; status: order_status;
      customer_id: customer_id; product_id: product_id; line_total: price; line_id: order_item_id`,
    ignored: `order_approved_at, order_delivered_carrier_date, order_delivered_customer_date, shipping_limit_date,
      freight_value`,
  },
  // After the platform's own charges.
  {
    name: "Mercado Libre",
    has: "Cargo por venta",
    fields: "",
    ignored: "Total (COP), Total (MXN), Total (ARS), Total, Costos de envío",
  },
];

const namesIn = (text: string): string[] => text.split(/,\s+/).map(plainName);

/** The same by the plain names of columns. */
export const PLATFORMS = EXPORTS.map(({ has, fields, ignored, ...platform }) => ({
  ...platform,
  has: namesIn(has),
  fields: new Map(
    fields.split(/;\s+/).flatMap((line): [field: string, columns: string[]][] => {
      const [field = "", columns = ""] = line.split(": ");
      return field === "" ? [] : [[field, columns.split(" | ").map(plainName)]];
    }),
  ),
  ignored: namesIn(ignored),
}));

export type Platform = (typeof PLATFORMS)[number];

export const findPlatform = (header: readonly string[]): Platform | undefined => {
  const names = new Set(header.map(plainName));
  return PLATFORMS.find(({ has }) => has.every((name) => names.has(name)));
};
