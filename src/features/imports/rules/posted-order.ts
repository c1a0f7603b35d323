import { type CustomField, readCustomValues } from "#core/values/custom-fields.ts";
import { AppError } from "#core/values/errors.ts";
import { checkNotFuture, readEmail, refuseField } from "#core/values/fields.ts";
import { readCountry, readCustomerName, readPhone } from "#features/customers/rules/customer-fields.ts";
import type { IncomingCustomer } from "#records/rules/incoming-customer.ts";
import type { IncomingItem, IncomingOrder, IncomingRefund, OrderStatus } from "#records/rules/incoming-records.ts";
import { cellText, isGuestId } from "./cells/cell-text.ts";
import { contactId } from "./connections/contact.ts";
import { checkAmount, type PostedAmount, readAmount } from "./posted-money.ts";
import { toWholeUnits } from "./units.ts";

type Maybe<Value> = Value | null | undefined;

type PostedLine = {
  externalId?: Maybe<string>;
  productId?: Maybe<string>;
  sku?: Maybe<string>;
  name?: Maybe<string>;
  variant?: Maybe<string>;
  category?: Maybe<string>;
  type?: Maybe<string>;
  brand?: Maybe<string>;
  collection?: Maybe<string>;
  quantity: number;
  unitPrice: PostedAmount;
  discountAmount?: Maybe<PostedAmount>;
  unitCost?: Maybe<PostedAmount>;
};

type PostedRefund = {
  externalId: string;
  refundedAt: string;
  amount: PostedAmount;
  lines?: readonly { line: number; quantity: number; amount: PostedAmount }[] | undefined;
};

type PostedBuyer = {
  externalId: string;
  email?: Maybe<string>;
  name?: Maybe<string>;
  firstName?: Maybe<string>;
  lastName?: Maybe<string>;
  phone?: Maybe<string>;
  country?: Maybe<string>;
};

/** An order as programs send it. */
export type PostedOrder = {
  externalId: string;
  orderedAt: string;
  updatedAt?: Maybe<string>;
  status: OrderStatus;
  currency?: Maybe<string>;
  storefrontId: number;
  source: string;
  totalPrice: PostedAmount;
  discountAmount?: Maybe<PostedAmount>;
  shipping?: Maybe<PostedAmount>;
  tax?: Maybe<PostedAmount>;
  discountCodes?: Maybe<readonly string[]>;
  paymentState?: Maybe<string>;
  device?: Maybe<string>;
  campaign?: Maybe<string>;
  customFields?: Maybe<Readonly<Record<string, unknown>>>;
  customer?: Maybe<PostedBuyer>;
  lines: readonly PostedLine[];
  refunds?: readonly PostedRefund[] | undefined;
};

/** The business that the orders are for, with its own fields of orders, and the time. */
export type PostedShop = {
  now: Date;
  currency: string;
  storefronts: ReadonlySet<number>;
  customFields: readonly CustomField[];
};

/** The order with its buyer's email address or phone number as the ID where that is a guest's (0, guest, NULL), as in a file. */
export const withKnownBuyer = <Order extends Pick<PostedOrder, "customer">>(order: Order): Order => {
  const { customer } = order;
  const id = cellText(customer?.externalId);
  if (!customer || (id !== "" && !isGuestId(id))) return order;
  const externalId = contactId(customer);
  return { ...order, customer: externalId === null ? null : { ...customer, externalId } };
};

const orNull = (text: Maybe<string>): string | null => text || null;

const toIncomingItem = (line: PostedLine, field: string, { currency }: PostedShop): IncomingItem => {
  const amount = (name: "unitPrice" | "discountAmount" | "unitCost", given: PostedAmount) =>
    readAmount(`${field}.${name}`, given, currency);
  const price = amount("unitPrice", line.unitPrice);
  const discount = amount("discountAmount", line.discountAmount ?? 0);
  const gross = checkAmount(`${field}.unitPrice`, Math.round(price * line.quantity), currency);
  if (discount > gross) {
    const message = "must not be more than unitPrice times quantity";
    refuseField(`${field}.discountAmount`, { reason: "line_discount", message });
  }
  const productId = line.productId || line.sku || line.name;
  if (!productId) {
    const message = "is required unless sku or name is given";
    return refuseField(`${field}.productId`, { reason: "product_or_sku", message });
  }
  const { quantity, unitCost } = line;
  return {
    productId,
    quantity: toWholeUnits(quantity),
    price,
    lineTotal: gross - discount,
    externalId: orNull(line.externalId),
    productName: orNull(line.name),
    variant: orNull(line.variant),
    category: orNull(line.category),
    productType: orNull(line.type),
    brand: orNull(line.brand),
    collection: orNull(line.collection),
    sku: orNull(line.sku),
    unitCost: unitCost === null || unitCost === undefined ? null : amount("unitCost", unitCost),
  };
};

const parsePastTime = (field: string, text: string, { now }: PostedShop): Date => {
  const at = new Date(text);
  checkNotFuture(field, at, now);
  return at;
};

const toIncomingRefund = (order: string, refund: PostedRefund, field: string, shop: PostedShop): IncomingRefund => ({
  externalId: refund.externalId,
  orderExternalId: order,
  amount: readAmount(`${field}.amount`, refund.amount, shop.currency),
  refundedAt: parsePastTime(`${field}.refundedAt`, refund.refundedAt, shop),
  items: (refund.lines ?? []).map(({ line, quantity, amount }, at) => ({
    lineNumber: line,
    quantity,
    amount: readAmount(`${field}.lines[${at}].amount`, amount, shop.currency),
  })),
});

/** Of two refunds with one ID, only one could be stored. */
const refundsIn = (order: string, given: readonly PostedRefund[], shop: PostedShop): IncomingRefund[] => {
  const refunds = new Map<string, IncomingRefund>();
  for (const [at, posted] of given.entries()) {
    const field = `refunds[${at}]`;
    if (refunds.has(posted.externalId)) {
      refuseField(`${field}.externalId`, { reason: "once", message: "must be given only once" });
    }
    refunds.set(posted.externalId, toIncomingRefund(order, posted, field, shop));
  }
  return [...refunds.values()];
};

const within = <Value>(field: string, read: () => Value): Value => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const issues = error.issues.map((issue) => ({ ...issue, parameter: `${field}.${issue.parameter}` }));
    throw new AppError(error.code, error.publicMessage, { issues });
  }
};

const toIncomingCustomer = ({ firstName, lastName, ...buyer }: PostedBuyer, createdAt: Date): IncomingCustomer => {
  const name = buyer.name || [firstName, lastName].flatMap((part) => part || []).join(" ");
  return {
    externalId: buyer.externalId,
    createdAt,
    firstName: orNull(firstName),
    lastName: orNull(lastName),
    name: name ? readCustomerName(name) : null,
    email: buyer.email ? readEmail(buyer.email) : null,
    phone: buyer.phone ? readPhone(buyer.phone) : null,
    country: buyer.country ? readCountry(buyer.country) : null,
  };
};

/** An order and its customer. Throws INVALID_PARAMETER for the first field that the business can't take. */
export const readPostedOrder = (
  posted: PostedOrder,
  shop: PostedShop,
): { order: IncomingOrder; customer: IncomingCustomer | null } => {
  const { currency, storefronts } = shop;
  const { externalId, status, source, storefrontId } = posted;
  if (posted.currency && posted.currency.toUpperCase() !== currency) {
    const message = `must be ${currency}, the currency of this business. Convert the amounts before sending them`;
    refuseField("currency", { reason: "business_currency", values: { currency }, message });
  }
  if (!storefronts.has(storefrontId)) {
    refuseField("storefrontId", { reason: "storefront", message: "must be a storefront of this business" });
  }
  const amount = (field: "totalPrice" | "discountAmount" | "shipping" | "tax") =>
    readAmount(field, posted[field] ?? 0, currency);
  const orderedAt = parsePastTime("orderedAt", posted.orderedAt, shop);
  const { customer: buyer, refunds } = posted;
  const customFields = posted.customFields && readCustomValues(posted.customFields, shop.customFields);
  const order: IncomingOrder = {
    externalId,
    customerExternalId: buyer?.externalId ?? null,
    storefrontId,
    status,
    orderedAt,
    source,
    totalPrice: amount("totalPrice"),
    discountAmount: amount("discountAmount"),
    shippingAmount: amount("shipping"),
    taxAmount: amount("tax"),
    updatedAt: posted.updatedAt ? parsePastTime("updatedAt", posted.updatedAt, shop) : null,
    discountCodes: posted.discountCodes ?? [],
    paymentState: orNull(posted.paymentState),
    device: orNull(posted.device),
    campaign: orNull(posted.campaign),
    items: posted.lines.map((line, at) => toIncomingItem(line, `lines[${at}]`, shop)),
    ...(customFields !== undefined && { customFields }),
    ...(refunds && { refunds: refundsIn(externalId, refunds, shop) }),
  };
  return { order, customer: buyer ? within("customer", () => toIncomingCustomer(buyer, orderedAt)) : null };
};
