/** No customer has a purchase up to the as-of day, or in the days that end with it. The caller explains it in its own words. */
export const noPurchasesError = (): Error =>
  Object.assign(new Error("No customer has a purchase in the requested period"), { code: "NO_PURCHASES" });

/** By its code: bundles and threads may have copies of this module. */
export const isNoPurchases = (thrown: unknown): thrown is Error =>
  thrown instanceof Error && "code" in thrown && thrown.code === "NO_PURCHASES";

/** Criteria of cohorts that purchases or customers carry; `cohort` is any other one. */
export const COHORT_FIELDS = ["channel", "country", "category", "cohort"] as const;

export type CohortField = (typeof COHORT_FIELDS)[number];

/** What a purchase or a customer is by these criteria. */
export type CohortLabels = Readonly<Partial<Record<CohortField, string>>>;

/** What else is known of a customer in numbers, by name. */
export type Features = Readonly<Record<string, number>>;

/** A posted purchase: days since 1970, the amount in major units, NaN if unknown. */
export type PostedTransaction = {
  customerId: string;
  day: number;
  amount: number;
  labels?: CohortLabels;
  features?: Features;
};

/** A posted order with its products, each once. */
export type PostedOrder = PostedTransaction & { lines: readonly { productId: string; category?: string }[] };

/** In columns of equal length, one row per purchase, in any order; the same shape as the forecast's purchase log. */
type Purchases = {
  /** Unique. */
  customerIds: readonly string[];
  /** Index into `customerIds`. */
  customers: Uint32Array;
  days: Int32Array;
  amounts: Float64Array;
  /** By row, if any has some. */
  features?: readonly (Features | undefined)[];
};

/** Orders with their products: order i's are `products[starts[i]]` to `products[starts[i + 1] - 1]`, each once. */
export type OrderLog = Purchases & {
  starts: Uint32Array;
  /** Index into `productIds`. */
  products: Uint32Array;
  /** Unique. */
  productIds: readonly string[];
  /** By product; null if unknown. */
  categories: readonly (string | null)[];
};

/** Numbers values in the order of their first occurrence. */
const numbering = () => {
  const places = new Map<string, number>();
  return {
    placeOf: (value: string): number => {
      const place = places.get(value) ?? places.size;
      if (place === places.size) places.set(value, place);
      return place;
    },
    values: (): string[] => [...places.keys()],
  };
};

export const toPurchases = (transactions: readonly PostedTransaction[]): Purchases => {
  const { placeOf, values } = numbering();
  const customers = Uint32Array.from(transactions, ({ customerId }) => placeOf(customerId));
  return {
    customerIds: values(),
    customers,
    days: Int32Array.from(transactions, ({ day }) => day),
    amounts: Float64Array.from(transactions, ({ amount }) => amount),
    ...(transactions.some(({ features }) => features) && { features: transactions.map(({ features }) => features) }),
  };
};

/** What each customer's first purchase that says so was by a criterion, up to a day, in the order of `customerIds`; null if unknown. */
export const firstLabels = (
  transactions: readonly PostedTransaction[],
  { customerIds }: Pick<Purchases, "customerIds">,
  field: CohortField,
  until: number,
): (string | null)[] => {
  const first = new Map<string, { day: number; label: string }>();
  for (const { customerId, day, labels } of transactions) {
    const label = labels?.[field];
    if (label === undefined || day > until) continue;
    const known = first.get(customerId);
    // Of several on one day the same one, whatever the order of the rows.
    if (!known || day < known.day || (day === known.day && label < known.label)) first.set(customerId, { day, label });
  }
  return customerIds.map((customerId) => first.get(customerId)?.label ?? null);
};

/** A product's category is the first one given for it. */
export const toOrderLog = (orders: readonly PostedOrder[]): OrderLog => {
  const { placeOf, values } = numbering();
  const starts = new Uint32Array(orders.length + 1);
  const products: number[] = [];
  const categories: (string | null)[] = [];
  for (const [row, { lines }] of orders.entries()) {
    const seen = new Set<number>();
    for (const { productId, category } of lines) {
      const place = placeOf(productId);
      categories[place] ??= category ?? null;
      if (!seen.has(place)) products.push(place);
      seen.add(place);
    }
    starts[row + 1] = products.length;
  }
  return { ...toPurchases(orders), starts, products: Uint32Array.from(products), productIds: values(), categories };
};

/** The last day with a purchase that is not in the future; today if all are. */
export const findLastDay = (days: Int32Array, today: number): number => {
  let last = Number.NEGATIVE_INFINITY;
  for (const day of days) if (day > last && day <= today) last = day;
  return Number.isFinite(last) ? last : today;
};
