import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CohortDimension } from "#records/rules/report-choices.ts";

// A second implementation of the cohort tables, from the rows that an analyst would export: every cell is counted customer by customer,
// by the definitions of docs/cohorts.md rather than by the product's reading, so that the two can only agree by both being right.

type Customer = { id: string; country: string | null; campaign: string | null; segment: string | null };
type Line = { order: string; product: string; category: string | null };
type Order = {
  id: string;
  customer: string | null;
  storefront: number;
  status: string;
  placed: Date;
  total: number;
  back: number;
  discount: number;
  codes: string[];
  source: string;
  margin: number | null;
};
/** `month`: months since year 0, in the shop's time zone. */
type Sale = Order & { customer: string; net: number; month: number };

export type ExportedRows = { customers: Map<string, Customer>; lines: Line[]; sales: Map<string, Sale[]> };

const monthNumber = (month: string): number => 12 * Number(month.slice(0, 4)) + Number(month.slice(5, 7)) - 1;

const monthName = (month: number): string => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;

const groupBy = <Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> => {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
};

/** A business's rows, and its customers' sales that count. */
export const exportRows = async (scope: Scope, timeZone: string): Promise<ExportedRows> => {
  const read = <Row extends object>(text: string) =>
    withBusiness(scope, async (client) => (await client.query<Row>(text, [scope.businessId])).rows);
  const calendar = new Intl.DateTimeFormat("en", { timeZone, calendar: "gregory", year: "numeric", month: "numeric" });
  const monthOf = (at: Date): number => {
    const parts = new Map(calendar.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return 12 * (parts.get("year") ?? 0) + (parts.get("month") ?? 0) - 1;
  };
  const customers = await read<Customer>(`select customer_id as id, country, acquisition_campaign as campaign, segment
    from customers left join customer_rfm using (business_id, customer_id) where business_id = $1`);
  const lines = await read<Line>(
    `select order_id as "order", product_id as product, category from order_items where business_id = $1`,
  );
  const orders = await read<Order>(`select order_id as id, customer_id as customer, storefront_id as storefront, status,
    order_date as placed, total_price as total, discount_amount as discount, discount_codes as codes, source,
    gross_margin as margin, coalesce((select sum(amount) from refunds where refunds.business_id = orders.business_id
      and refunds.order_id = orders.order_id), 0)::bigint as back
    from orders where business_id = $1`);
  const sales = orders.flatMap((order): Sale[] => {
    const { customer, status, total, back, placed } = order;
    const counts = (status === "completed" || status === "partial") && (back === 0 || back < total);
    return customer !== null && counts ? [{ ...order, customer, net: total - back, month: monthOf(placed) }] : [];
  });
  return {
    customers: new Map(customers.map((customer) => [customer.id, customer])),
    lines,
    sales: groupBy(sales, ({ customer }) => customer),
  };
};

type Request = {
  by: CohortDimension;
  from: string;
  to: string;
  month: string;
  storefrontId: number | null;
  mostCohorts: number;
};

type Member = { kind: string; key: string | null; customer: string };

/** A customer's cohorts, by the sales of their first instant. */
const cohortsOf = (by: CohortDimension, firsts: readonly Sale[], { customers, lines }: ExportedRows) => {
  const [first] = firsts as [Sale];
  const values = (keys: readonly string[]) => [...new Set(keys)].map((key) => ({ kind: "value", key }));
  const known = (key: string | null | undefined) => (key == null ? [{ kind: "unknown", key: null }] : values([key]));
  const bought = lines.filter(({ order }) => firsts.some(({ id }) => id === order));
  const customer = customers.get(first.customer);
  const codes = firsts.flatMap((sale) => sale.codes);
  const isReduced = firsts.some(({ discount }) => discount > 0);
  switch (by) {
    case "month":
      return values([monthName(first.month)]);
    case "product":
      return values(bought.map(({ product }) => product));
    case "category":
      return values(bought.flatMap(({ category }) => category ?? []));
    case "channel":
      return values(firsts.map(({ source }) => source));
    case "discount":
      return codes.length > 0 ? values(codes) : [{ kind: isReduced ? "automatic" : "none", key: null }];
    case "campaign":
      return known(customer?.campaign);
    case "country":
      return known(customer?.country);
    case "rfm_segment":
      return known(customer?.segment);
  }
};

/** A cell of the table; money in minor units, lifetime value per customer rounded to whole ones. */
export type CountedCell = {
  kind: string;
  key: string | null;
  age: number;
  customers: number;
  active: number;
  orders: number;
  revenue: number;
  margin: number | null;
  ltv: number;
  isComplete: boolean;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The cells of one cohort, by the months that its customers have lived through until now. */
const countCells = (cohort: Pick<Member, "kind" | "key">, lives: readonly Sale[][], now: number): CountedCell[] => {
  const cells: CountedCell[] = [];
  let ltv = 0;
  for (let age = 0; ; age++) {
    const begun = lives.map((sales) => ({ sales, month: Math.min(...sales.map(({ month }) => month)) + age }));
    const over = begun.filter(({ month }) => month < now);
    const counted = over.length > 0 ? over : begun.filter(({ month }) => month === now);
    if (counted.length === 0) return cells;
    const during = counted.map(({ sales, month }) => sales.filter((sale) => sale.month === month));
    const all = during.flat();
    const margins = all.flatMap(({ margin }) => margin ?? []);
    const revenue = sum(all.map(({ net }) => net));
    ltv += revenue / counted.length;
    cells.push({
      ...cohort,
      age,
      customers: counted.length,
      active: during.filter((sales) => sales.length > 0).length,
      orders: all.length,
      revenue,
      margin: all.length > 0 && margins.length === 0 ? null : sum(margins),
      ltv: Math.round(ltv),
      isComplete: over.length > 0,
    });
  }
};

const byText = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** Every cell of the cohorts and of all customers, in no particular order. */
export const countCohorts = (rows: ExportedRows, request: Request): CountedCell[] => {
  const { by, from, to, month, storefrontId, mostCohorts } = request;
  const started = [...rows.sales.values()].flatMap((sales) => {
    const begun = Math.min(...sales.map(({ placed }) => placed.getTime()));
    const firsts = sales.filter(({ placed }) => placed.getTime() === begun);
    const born = firsts[0]?.month ?? 0;
    const isThere = storefrontId === null || firsts.some(({ storefront }) => storefront === storefrontId);
    return isThere && born >= monthNumber(from) && born <= monthNumber(to) ? [firsts] : [];
  });
  const members = started.flatMap((firsts): Member[] =>
    cohortsOf(by, firsts, rows).map((cohort) => ({ ...cohort, customer: firsts[0]?.customer ?? "" })),
  );
  const sizes = [...groupBy(members, ({ kind, key }) => (kind === "value" ? key : null))];
  const popular = sizes
    .flatMap(([key, { length }]) => (key === null ? [] : [{ key, length }]))
    .sort((a, b) => b.length - a.length || byText(a.key, b.key))
    .slice(0, by === "month" ? undefined : mostCohorts);
  const chosen = members.filter(({ kind, key }) => kind !== "value" || popular.some((one) => one.key === key));
  const placed = new Set(chosen.map(({ customer }) => customer));
  const everyone = started.map((firsts) => firsts[0]?.customer ?? "");
  const others = everyone.filter((customer) => !placed.has(customer));
  const rest = (kind: string, customers: readonly string[]) =>
    customers.map((customer): Member => ({ kind, key: null, customer }));
  const all = [...chosen, ...rest("other", others), ...rest("total", everyone)];
  return [...groupBy(all, ({ kind, key }) => JSON.stringify([kind, key])).values()].flatMap((cohort) => {
    const [{ kind, key }] = cohort as [Member];
    const lives = cohort.map(({ customer }) => rows.sales.get(customer) ?? []);
    return countCells({ kind, key }, lives, monthNumber(month));
  });
};
