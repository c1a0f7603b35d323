import { chance, pick, poisson, type Random } from "#lib/statistics/random.ts";
import type { IncomingItem, IncomingOrder, IncomingRefund, OrderStatus } from "#records/rules/incoming-records.ts";
import type { Product } from "./catalogue.ts";
import { type DemoCalendar, ONLINE, PLACES, saleOn, type Temperament } from "./temperament.ts";

export type Shelves = ReadonlyMap<string, readonly Product[]>;

/** Groups products by category. */
export const shelve = (products: readonly Product[]): Shelves => {
  const shelves = new Map<string, Product[]>();
  for (const product of products) shelves.set(product.category, [...(shelves.get(product.category) ?? []), product]);
  return shelves;
};

const drawQuantity = (random: Random, { category, price }: Product, bulk: number): number => {
  if (category === "Machines" && price > 10_000) return 1;
  const few = category === "Fabric" || category === "Yarn" ? 1.4 : 0.25;
  return Math.max(1, Math.round((1 + poisson(random, few)) * bulk));
};

/** Yarn comes in colors, each a variant of its product. By the order's number, so that everything else is drawn as without them. */
const COLORS = ["Ivory", "Moss", "Rust"] as const;
const asVariant = (
  { id, name, category }: Product,
  order: string,
): Pick<IncomingItem, "productId" | "productName" | "variant" | "parentId"> => {
  if (category !== "Yarn") return { productId: id, productName: name };
  const place = (Number(order.replace(/\D/g, "")) + Number(id.replace(/\D/g, ""))) % COLORS.length;
  const variant = COLORS[place] as string;
  return { productId: `${id}-${place + 1}`, productName: `${name} - ${variant}`, variant, parentId: id };
};

/**
 * The lines of one order, mostly from the categories and brands the customer likes. `discount` is a share of each line.
 */
const fillBasket = (
  random: Random,
  shelves: Shelves,
  who: Temperament,
  discount: number,
  order: string,
): IncomingItem[] => {
  const chosen = new Map<string, Product>();
  const lines = 1 + Math.min(30, poisson(random, who.moreLines));
  for (let i = 0; i < lines; i++) {
    const category = pick(random, [...shelves.keys()], (name) => who.categories.get(name) ?? 0);
    const shelf = shelves.get(category) ?? [];
    const product = pick(random, shelf, (each) => each.popularity * (who.brands.get(each.brand) ?? 1));
    chosen.set(product.id, product);
  }
  return [...chosen.values()].map((product) => {
    const quantity = drawQuantity(random, product, who.bulk);
    const { category, productType, brand, price, unitCost } = product;
    const lineTotal = Math.round(price * quantity * (1 - discount));
    return { ...asVariant(product, order), category, productType, brand, quantity, price, lineTotal, unitCost };
  });
};

const DAY = 86_400_000;
/** Younger orders may still be waiting for payment. */
const PENDING_DAYS = 2;
/** The share of returns that return the whole order. */
const WHOLE = 0.4;

type Wish = {
  externalId: string;
  customerExternalId: string | null;
  at: Date;
  who: Temperament;
  shelves: Shelves;
  calendar: DemoCalendar;
};

/** The sale's discount, used by most bargain hunters and some others; or an occasional voucher. */
const discountOn = (random: Random, at: Date, { bargain, place }: Temperament): number => {
  if (place === "trade") return pick(random, [0, 0.05, 0.1], () => 1);
  const sale = saleOn(at.getTime());
  if (sale > 0 && chance(random, 0.35 + 0.6 * bargain)) return sale;
  return chance(random, 0.6 * bargain) ? pick(random, [0.1, 0.15, 0.2, 0.3], (share) => 1 - 2 * share) : 0;
};

const statusAt = (random: Random, ageDays: number, source: string): OrderStatus => {
  if (ageDays < PENDING_DAYS && source !== "pos" && chance(random, 0.35)) return "pending";
  if (chance(random, 0.02)) return "cancelled";
  return chance(random, 0.015) ? "partial" : "completed";
};

/** The returned items of an order: all of it, or part of one line. Rounded in the shop's favor. */
const returned = (random: Random, items: readonly IncomingItem[]): IncomingRefund["items"] => {
  const whole = items.map(({ quantity, lineTotal }, i) => ({ lineNumber: i + 1, quantity, amount: lineTotal }));
  if (chance(random, WHOLE)) return whole;
  const line = pick(random, whole, ({ amount }) => amount + 1);
  const quantity = 1 + Math.floor(random() * line.quantity);
  return [{ ...line, quantity, amount: Math.floor((line.amount * quantity) / line.quantity) }];
};

/** One order with its refunds up to now. */
export const placeOrder = (
  random: Random,
  { externalId, customerExternalId, at, who, shelves, calendar }: Wish,
): { order: IncomingOrder; refund: IncomingRefund | null } => {
  const isOnline = who.place === "shop" && chance(random, 0.2);
  const { source } = PLACES[isOnline ? "online" : who.place];
  const items = fillBasket(random, shelves, who, discountOn(random, at, who), externalId);
  const totalPrice = items.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
  const discountAmount = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0) - totalPrice;
  const status = statusAt(random, (calendar.now.getTime() - at.getTime()) / DAY, source);
  const order: IncomingOrder = {
    externalId,
    customerExternalId,
    storefrontId: isOnline ? ONLINE : who.storefrontId,
    status,
    orderedAt: at,
    totalPrice,
    discountAmount,
    source,
    items,
  };
  const refundedAt = new Date(at.getTime() + (2 + 20 * random()) * DAY);
  const isSale = status === "completed" || status === "partial";
  if (!isSale || !chance(random, who.returning) || refundedAt > calendar.now) return { order, refund: null };
  const back = returned(random, items);
  const amount = back.reduce((sum, item) => sum + item.amount, 0);
  return {
    order,
    refund: { externalId: `${externalId}-R`, orderExternalId: externalId, amount, refundedAt, items: back },
  };
};
