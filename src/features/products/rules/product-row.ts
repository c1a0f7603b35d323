import { fold } from "#lib/fold.ts";
import { toMajor } from "#lib/money.ts";
import { compareReturnRates, LEAST_FIRST_BUYERS } from "#lib/products/return-rates.ts";
import type { ProductFigures } from "#records/rules/order-readings/products-of-orders.ts";
import type { PRODUCT_SORTS } from "#records/rules/report-choices.ts";

type ProductField = (typeof PRODUCT_SORTS)[number];
type ProductSort = ProductField | `-${ProductField}`;

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/**
 * The row's ID: that of the product or category, so that it can be read alone. What is no product, and what has no category, has an ID
 * that begins with `~`.
 */
const toRowId = ({ kind, key }: Pick<ProductFigures, "kind" | "key">): string =>
  kind === "product" && key !== null ? key : `~${kind}:${key ?? ""}`;

/** Figures as they are answered: money in major units, shares from 0 to 1, null where nothing is known. */
export const toProductRow = (figures: ProductFigures, currency: string) => {
  const { kind, key, name, variants, combinedBy, returns, yearBuyers } = figures;
  const hasCosts = figures.costedRevenue !== 0 || figures.margin !== 0;
  const perBuyer = ratio(figures.yearRevenue, yearBuyers);
  return {
    id: toRowId(figures),
    kind,
    key,
    name,
    variants,
    combinedBy,
    revenue: toMajor(figures.revenue, currency),
    orders: figures.orders,
    buyers: figures.buyers,
    quantity: figures.quantity,
    firstBuyers: figures.firstBuyers,
    returns: returns && {
      observed: returns.buyers,
      returned: returns.returned,
      rate: returns.rate.value,
      lower: returns.rate.lower,
      upper: returns.rate.upper,
      isTooFew: returns.isTooFew,
    },
    nextYear:
      perBuyer === null
        ? null
        : {
            customers: yearBuyers,
            revenuePerCustomer: toMajor(Math.round(perBuyer), currency),
            isTooFew: yearBuyers < LEAST_FIRST_BUYERS,
          },
    medianDays: figures.medianDays,
    discountShare: ratio(figures.discount, figures.listed),
    returnedShare: ratio(figures.returnedQuantity, figures.quantity),
    margin: hasCosts ? toMajor(figures.margin, currency) : null,
    costCoverage: hasCosts ? ratio(figures.costedRevenue, figures.revenue) : null,
  };
};

export type ProductRow = ReturnType<typeof toProductRow>;

const FIELDS: Record<Exclude<ProductField, "returnRate" | "name">, (row: ProductRow) => number | null> = {
  revenue: ({ revenue }) => revenue,
  orders: ({ orders }) => orders,
  buyers: ({ buyers }) => buyers,
  firstBuyers: ({ firstBuyers }) => firstBuyers,
  nextYearRevenue: ({ nextYear }) => nextYear?.revenuePerCustomer ?? null,
  medianDays: ({ medianDays }) => medianDays,
  discountShare: ({ discountShare }) => discountShare,
  returnedShare: ({ returnedShare }) => returnedShare,
  margin: ({ margin }) => margin,
};

const compareTexts = (one: string, other: string): number => Number(one > other) - Number(one < other);

const nameOf = ({ name, id }: ProductRow): string => fold(name ?? id);

const asRate = ({ returns }: ProductRow) =>
  returns && {
    buyers: returns.observed,
    returned: returns.returned,
    rate: { value: returns.rate, lower: returns.lower, upper: returns.upper },
    isTooFew: returns.isTooFew,
  };

/** Rates of too few customers come after all others in both directions. */
const compareReturns = (one: ProductRow, other: ProductRow, sign: number): number => {
  const [a, b] = [asRate(one), asRate(other)];
  if (!a || !b) return Number(!a) - Number(!b);
  return a.isTooFew || b.isTooFew ? compareReturnRates(a, b) : -sign * compareReturnRates(a, b);
};

/** Sorts rows by a field, those without a value last, equal ones by ID. */
export const sortProducts = (rows: readonly ProductRow[], sort: ProductSort): ProductRow[] => {
  const sign = sort.startsWith("-") ? -1 : 1;
  const field = sort.replace("-", "") as ProductField;
  const compare = (one: ProductRow, other: ProductRow): number => {
    if (field === "returnRate") return compareReturns(one, other, sign);
    if (field === "name") return sign * compareTexts(nameOf(one), nameOf(other));
    const [a, b] = [FIELDS[field](one), FIELDS[field](other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (a - b);
  };
  return rows.toSorted((one, other) => compare(one, other) || compareTexts(one.id, other.id));
};
