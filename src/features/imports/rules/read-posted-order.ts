import { AppError } from "#core/values/errors.ts";
import { type Attempt, checkNotFuture, collectProblems, readEmail, refuseField } from "#core/values/fields.ts";
import { cleanId } from "#core/values/texts.ts";
import { countDecimals, parseMoney, toMajor } from "#lib/money.ts";
import { type CustomField, readCustomValues } from "#records/rules/custom-fields.ts";
import { readCountry, readCustomerName, readPhone } from "#records/rules/customers/customer-fields.ts";
import type { IncomingCustomer, IncomingItem, IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";
import { cellText, isGuestId } from "./cells/cell-text.ts";
import { contactId } from "./connections/effect.ts";
import { LARGEST_AMOUNT, toWholeUnits } from "./orders/order-amounts.ts";
import type { PostedAmount, PostedBuyer, PostedLine, PostedOrder, PostedRefund } from "./posted-order.ts";

/** Rounds a number to the decimal that it represents: 0.1 + 0.2 is 0.3. */
const decimalText = (value: number, decimals: number): string => {
  const rounded = value.toFixed(decimals);
  return Math.abs(Number(rounded) - value) <= Number.EPSILON * 4 * Math.max(1, Math.abs(value))
    ? rounded
    : String(value);
};

/** Throws INVALID_PARAMETER for amounts that are too large to add up exactly. */
const checkAmount = (field: string, minor: number, currency: string): number => {
  const max = LARGEST_AMOUNT / 10 ** countDecimals(currency);
  if (minor > LARGEST_AMOUNT)
    refuseField(field, { reason: "at_most", values: { max }, message: `must be at most ${max}` });
  return minor;
};

/** An amount in minor units. Throws INVALID_PARAMETER unless it is one of the currency, from 0. */
export const readAmount = (field: string, amount: PostedAmount, currency: string): number => {
  const decimals = countDecimals(currency);
  const text = typeof amount === "string" ? amount.trim() : decimalText(amount, decimals);
  try {
    const minor = parseMoney(text, currency);
    if (minor >= 0) return checkAmount(field, minor, currency);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const message = `must be an amount in ${currency} from 0, such as 12, with at most ${decimals} decimals`;
  return refuseField(field, { reason: "amount", values: { currency, decimals }, message });
};

/** The business that the orders are for, with its own fields of orders, and the time. */
type PostedShop = {
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

const orNull = (text: string | null | undefined): string | null => text || null;

/** Throws INVALID_PARAMETER: no product is a variant of itself. */
export const refuseOwnParent = (field: string): never =>
  refuseField(field, { reason: "own_parent", message: "must be another product than its own" });

/** One problem for each line whose product another line has with another parent. */
const checkParents = (items: readonly IncomingItem[], attempt: Attempt): void => {
  const firsts = new Map<string, { parentId: string; at: number }>();
  for (const [at, { productId, parentId }] of items.entries()) {
    if (!parentId || productId === "") continue;
    const first = firsts.get(productId) ?? { parentId, at };
    firsts.set(productId, first);
    if (first.parentId === parentId) continue;
    const message = "must be the same on all lines of a product";
    const issue = { reason: "other_parent", message, with: [`lines[${first.at}].parentId`] } as const;
    attempt(() => refuseField(`lines[${at}].parentId`, issue), null);
  }
};

const toIncomingItem = (line: PostedLine, field: string, { currency }: PostedShop, attempt: Attempt): IncomingItem => {
  const read = (name: "unitPrice" | "discountAmount" | "unitCost", given: PostedAmount) =>
    attempt<number | null>(() => readAmount(`${field}.${name}`, given, currency), null);
  const known = read("unitPrice", line.unitPrice);
  const price = known ?? 0;
  const discount = read("discountAmount", line.discountAmount ?? 0) ?? 0;
  const charged = Math.round(price * line.quantity);
  const gross = attempt(() => checkAmount(`${field}.unitPrice`, charged, currency), charged);
  // A price that can't be read is one problem: of its discount nothing is known.
  if (known !== null && discount > gross) {
    const message = "must not be more than unitPrice times quantity";
    attempt(
      () =>
        refuseField(`${field}.discountAmount`, {
          reason: "line_discount",
          message,
          with: [`${field}.unitPrice`, `${field}.quantity`],
        }),
      null,
    );
  }
  const productId = cleanId(line.productId || line.sku || line.name || "");
  if (productId === "") {
    const message = "is required unless sku or name is given";
    attempt(
      () =>
        refuseField(`${field}.productId`, {
          reason: "product_or_sku",
          message,
          with: [`${field}.sku`, `${field}.name`],
        }),
      null,
    );
  }
  const parentId = cleanId(line.parentId ?? "");
  if (parentId !== "" && parentId === productId) attempt(() => refuseOwnParent(`${field}.parentId`), null);
  const { quantity, unitCost } = line;
  return {
    productId,
    quantity: toWholeUnits(quantity),
    price,
    lineTotal: gross - discount,
    discount,
    externalId: orNull(line.externalId),
    productName: orNull(line.name),
    variant: orNull(line.variant),
    parentId: orNull(parentId),
    category: orNull(line.category),
    productType: orNull(line.type),
    brand: orNull(line.brand),
    collection: orNull(line.collection),
    sku: orNull(line.sku),
    unitCost: unitCost === null || unitCost === undefined ? null : read("unitCost", unitCost),
    ...(typeof line.isGiftCard === "boolean" && { isGiftCard: line.isGiftCard }),
  };
};

const parsePastTime = (field: string, text: string, { now }: PostedShop): Date => {
  const at = new Date(text);
  checkNotFuture(field, at, now);
  return at;
};

const toIncomingRefund = (
  order: string,
  refund: PostedRefund,
  field: string,
  shop: PostedShop,
  attempt: Attempt,
): IncomingRefund => {
  const amount = (of: string, given: PostedAmount) => attempt(() => readAmount(of, given, shop.currency), 0);
  return {
    externalId: refund.externalId,
    orderExternalId: order,
    amount: amount(`${field}.amount`, refund.amount),
    refundedAt: attempt(() => parsePastTime(`${field}.refundedAt`, refund.refundedAt, shop), shop.now),
    items: (refund.lines ?? []).map(({ line, quantity, amount: given }, at) => ({
      lineNumber: line,
      quantity,
      amount: amount(`${field}.lines[${at}].amount`, given),
    })),
  };
};

/** Of two refunds with one ID, only one could be stored; and no more comes back than was paid. `totalPrice` is null if it can't be read. */
const refundsIn = (
  { externalId: order, totalPrice }: { externalId: string; totalPrice: number | null },
  given: readonly PostedRefund[],
  shop: PostedShop,
  attempt: Attempt,
): IncomingRefund[] => {
  const refunds = new Map<string, IncomingRefund>();
  const earlier = (name: string, until: number) => given.slice(0, until).map((_, i) => `refunds[${i}].${name}`);
  let left = totalPrice ?? Number.POSITIVE_INFINITY;
  for (const [at, posted] of given.entries()) {
    const field = `refunds[${at}]`;
    const [ids, amounts] = [earlier("externalId", at), earlier("amount", at)];
    if (refunds.has(posted.externalId)) {
      attempt(
        () => refuseField(`${field}.externalId`, { reason: "once", message: "must be given only once", with: ids }),
        null,
      );
    }
    const refund = toIncomingRefund(order, posted, field, shop, attempt);
    if (refund.amount > left) {
      const values = { left: toMajor(left, shop.currency) };
      const message = `must be at most ${values.left}, what earlier refunds leave of totalPrice`;
      attempt(
        () =>
          refuseField(`${field}.amount`, {
            reason: "refund_above_total",
            values,
            message,
            with: ["totalPrice", ...amounts],
          }),
        null,
      );
    }
    left = Math.max(left - refund.amount, 0);
    refunds.set(posted.externalId, refund);
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

const toIncomingCustomer = (
  { firstName, lastName, ...buyer }: PostedBuyer,
  createdAt: Date,
  attempt: Attempt,
): IncomingCustomer => {
  const name = buyer.name || [firstName, lastName].flatMap((part) => part || []).join(" ");
  const checked = (given: string | null | undefined, read: (text: string) => string) =>
    given ? attempt(() => within("customer", () => read(given)), null) : null;
  return {
    externalId: buyer.externalId,
    createdAt,
    firstName: orNull(firstName),
    lastName: orNull(lastName),
    name: checked(name, readCustomerName),
    email: checked(buyer.email, readEmail),
    phone: checked(buyer.phone, readPhone),
    country: checked(buyer.country, readCountry),
  };
};

/** An order and its customer. Throws INVALID_PARAMETER with all fields that the business can't take. */
export const readPostedOrder = (
  posted: PostedOrder,
  shop: PostedShop,
): { order: IncomingOrder; customer: IncomingCustomer | null } => {
  const { currency, storefronts, now } = shop;
  const { externalId, status, source, storefrontId } = posted;
  const { attempt, assertNone } = collectProblems();
  if (posted.currency && posted.currency.toUpperCase() !== currency) {
    const message = `must be ${currency}, the currency of this business. Convert the amounts before sending them`;
    attempt(() => refuseField("currency", { reason: "business_currency", values: { currency }, message }), null);
  }
  if (!storefronts.has(storefrontId)) {
    const message = "must be a storefront of this business";
    attempt(() => refuseField("storefrontId", { reason: "storefront", message }), null);
  }
  const read = (field: "totalPrice" | "discountAmount" | "shipping" | "tax") =>
    attempt<number | null>(() => readAmount(field, posted[field] ?? 0, currency), null);
  const amount = (field: Parameters<typeof read>[0]) => read(field) ?? 0;
  const past = (field: "orderedAt" | "updatedAt", text: string) => attempt(() => parsePastTime(field, text, shop), now);
  const orderedAt = past("orderedAt", posted.orderedAt);
  const { customer: buyer, refunds } = posted;
  const customFields = attempt(
    () => posted.customFields && readCustomValues(posted.customFields, shop.customFields),
    undefined,
  );
  const totalPrice = read("totalPrice");
  const order: IncomingOrder = {
    externalId,
    customerExternalId: buyer?.externalId ?? null,
    storefrontId,
    status,
    orderedAt,
    source,
    totalPrice: totalPrice ?? 0,
    discountAmount: amount("discountAmount"),
    shippingAmount: amount("shipping"),
    taxAmount: amount("tax"),
    updatedAt: posted.updatedAt ? past("updatedAt", posted.updatedAt) : null,
    discountCodes: posted.discountCodes ?? [],
    paymentState: orNull(posted.paymentState),
    device: orNull(posted.device),
    campaign: orNull(posted.campaign),
    items: posted.lines.map((line, at) => toIncomingItem(line, `lines[${at}]`, shop, attempt)),
    ...(customFields !== undefined && { customFields }),
    ...(refunds && { refunds: refundsIn({ externalId, totalPrice }, refunds, shop, attempt) }),
  };
  checkParents(order.items, attempt);
  const customer = buyer ? toIncomingCustomer(buyer, orderedAt, attempt) : null;
  assertNone();
  return { order, customer };
};
