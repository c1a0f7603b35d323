import { toSegmentKind } from "#lib/axes/axis.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { toChurnRisk } from "#lib/clv/forecast-setting.ts";
import { addDays, daysBetween, daysSince, toLocalDay } from "#lib/time/day.ts";
import { getField } from "#records/rules/criteria/catalogue.ts";
import { type Condition, type Criteria, listConditions } from "#records/rules/criteria/criteria.ts";
import { toAxisField } from "#records/rules/criteria/field.ts";
import { parseCustomField } from "#records/rules/criteria/fields/profile.ts";
import { marginsOf } from "../margin-meaning.ts";
import { LINE_PRICE, type Person, type Sale, TIME_ZONE, TODAY } from "../shops/random-customers.ts";

// A second, straightforward implementation of criteria over plain objects.

const folded = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
const day = (at: Date) => toLocalDay(at, TIME_ZONE);
const isSale = ({ status, refunded, total }: Sale) =>
  (status === "completed" || status === "partial") && (refunded === 0 || refunded < total);
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const within = (sales: Sale[], days?: number) =>
  sales.filter(({ at }) => days === undefined || day(at) > addDays(TODAY, -days));

const ordersWith = (p: Person, { value, withinDays }: Condition, has: (sale: Sale, one: string) => boolean): number =>
  within(p.sales.filter(isSale), withinDays).filter((s) => (value as string[]).some((one) => has(s, one))).length;

/** The first sale; several if they are of the same instant. */
const firstOf = (p: Person): Sale[] => {
  const sales = p.sales.filter(isSale);
  const first = Math.min(...sales.map(({ at }) => Number(at)));
  return sales.filter(({ at }) => Number(at) === first);
};

const ofFirst = (p: Person, { value }: Condition, has: (sale: Sale, one: string) => boolean): number =>
  firstOf(p).some((sale) => (value as string[]).some((one) => has(sale, one))) ? 1 : 0;

/** Only customers with orders have a profile. */
const hasOrdered = ({ sales }: Person) => sales.some(({ status }) => status === "completed" || status === "partial");

/** On an axis: a customer's dominant kind, or the membership in the given kinds. Null without an order. */
const onAxis = (p: Person, { field, value, minMembership }: Condition): number | string | null => {
  const axis = AXES.find(({ name }) => toAxisField(name) === field);
  const shares = Object.entries(p.profile?.memberships[axis?.name ?? ""] ?? {});
  if (!axis) throw new Error(`The test does not implement ${field}: add it here`);
  if (shares.length === 0 || !hasOrdered(p)) return null;
  if (minMembership === undefined)
    return toSegmentKind(shares.reduce((most, one) => (one[1] > most[1] ? one : most))[0]);
  return sum(shares.filter(([key]) => [value].flat().includes(toSegmentKind(key))).map(([, share]) => share));
};

/** Sums of the margins of sales with a known cost; null without one. */
const marginOf = (sales: Sale[]) => {
  const known = sales
    .map(({ lines, total, refunded }) =>
      marginsOf({
        items: lines.map(({ quantity, cost }) => ({ quantity, lineTotal: LINE_PRICE * quantity, unitCost: cost })),
        totalPrice: total,
        refunded,
        refundedItems: lines.flatMap(({ returned }, i) =>
          returned > 0 ? [{ lineNumber: i + 1, quantity: returned, amount: 0 }] : [],
        ),
      }),
    )
    .filter(({ margin }) => margin !== null);
  const of = (name: keyof (typeof known)[number]) => sum(known.map((margins) => margins[name] ?? 0));
  return known.length === 0 ? null : { margin: of("margin"), sales: of("sales"), covered: of("covered") };
};

const minorOf = ({ total, refunded }: Sale) => total - refunded;

const POSITIVE: Partial<Record<Condition["operator"], Condition["operator"]>> = {
  is_none_of: "is_any_of",
  is_not: "is",
  is_not_set: "is_set",
};

const ownOf = (values: Person["customFields"], { key, type }: { key: string; type: string }) => {
  const value = values[key];
  if (value === undefined) return null;
  if (typeof value === "number") return value;
  return type === "text" ? folded(String(value)) : String(value);
};

/** Instants as days, money in major units. */
const ownValue = (p: Person, condition: Condition): number | string | null => {
  const sales = p.sales.filter(isSale);
  const [first, last] = [
    sales.map(({ at }) => at).sort((a, b) => Number(a) - Number(b))[0],
    sales.map(({ at }) => at).sort((a, b) => Number(b) - Number(a))[0],
  ];
  const netMinor = sum(sales.map(minorOf));
  const net = (some: Sale[]) => sum(some.map(minorOf)) / 100;
  const margins = marginOf(sales);
  const lines = p.sales.filter(({ status }) => status === "completed" || status === "partial").flatMap((s) => s.lines);
  switch (condition.field) {
    case "lifetimeValue":
      return net(sales);
    case "orders":
      return within(sales, condition.withinDays).length;
    case "revenue":
      return net(within(sales, condition.withinDays));
    case "averageOrderValue":
      return sales.length === 0 ? null : net(sales) / sales.length;
    case "grossMargin":
      return margins && margins.margin / 100;
    case "marginRate":
      return margins && margins.sales !== 0 ? margins.margin / margins.sales : null;
    case "costCoverage":
      return netMinor === 0 ? null : (margins?.covered ?? 0) / netMinor;
    case "daysSinceLastPurchase":
      return last ? daysSince(day(last), TODAY) : null;
    case "purchaseFrequency":
      return sales.length / Math.max((first ? daysBetween(day(first), TODAY) : 0) / 30.4375, 1);
    case "tenureDays":
      return daysSince(day(p.createdAt), TODAY);
    case "firstOrderAt":
      return first ? day(first) : null;
    case "lastOrderAt":
      return last ? day(last) : null;
    case "daysFirstToLastOrder":
      return first && last ? daysBetween(day(first), day(last)) : null;
    case "customerSince":
      return day(p.createdAt);
    case "discountShare": {
      const whole = sum(sales.map(({ total, discount }) => total + discount));
      return whole === 0 ? null : sum(sales.map(({ discount }) => discount)) / whole;
    }
    case "returnShare":
      return lines.length === 0 ? null : sum(lines.map((l) => l.returned)) / sum(lines.map((l) => l.quantity));
    case "loyaltyLevel":
      return p.level;
    case "country":
      return p.country;
    case "name":
      return p.name === null ? null : folded(p.name);
    case "email":
      return p.email === null ? null : folded(p.email);
    case "externalId":
      return p.externalId;
    case "emailConsent":
      return p.emailConsent;
    case "smsConsent":
      return p.smsConsent;
    case "advertisingConsent":
      return p.advertisingConsent;
    case "storefront":
      return ordersWith(p, condition, (s, one) => String(s.storefront) === one);
    case "channel":
      return ordersWith(p, condition, (s, one) => s.channel === one);
    case "categoryBought":
      return ordersWith(p, condition, (s, one) => s.lines.some(({ category }) => category === one));
    case "productBought":
      return ordersWith(p, condition, (s, one) => s.lines.some(({ product }) => product === one));
    case "brandBought":
      return ordersWith(p, condition, (s, one) => s.lines.some(({ brand }) => brand === one));
    case "event":
      return p.events.filter(
        ({ name, at }) =>
          (condition.value as string[]).includes(name) &&
          (condition.withinDays === undefined || day(at) > addDays(TODAY, -condition.withinDays)),
      ).length;
    case "firstOrderProduct":
      return ofFirst(p, condition, (s, one) => s.lines.some(({ product }) => product === one));
    case "firstOrderCategory":
      return ofFirst(p, condition, (s, one) => s.lines.some(({ category }) => category === one));
    case "firstOrderStorefront":
      return ofFirst(p, condition, (s, one) => String(s.storefront) === one);
    case "firstOrderChannel":
      return ofFirst(p, condition, (s, one) => s.channel === one);
    case "firstOrderDiscountCode":
      return ofFirst(p, condition, (s, one) => s.codes.includes(one));
    case "firstOrderDiscount": {
      const orders = firstOf(p);
      if (orders.length === 0) return null;
      if (orders.some(({ codes }) => codes.length > 0)) return "code";
      return orders.some(({ discount }) => discount > 0) ? "automatic" : "none";
    }
    case "monthSinceFirstOrder": {
      const month = (at: Date) => Number(day(at).slice(0, 4)) * 12 + Number(day(at).slice(5, 7));
      const since = ({ at }: Sale) => String(month(at) - month(first ?? at));
      return sales.filter((sale) => (condition.value as string[]).includes(since(sale))).length;
    }
    case "acquisitionCampaign":
      return p.campaign;
    case "tag":
      return p.tags.filter((one) => (condition.value as string[]).map((each) => each.toLowerCase()).includes(one))
        .length;
    case "inSegment":
      return p.segments.filter((one) => (condition.value as string[]).includes(one)).length;
    case "purchasingGroup":
      return p.groups?.behavioral ?? null;
    case "purchasingValueGroup":
      return p.groups?.value ?? null;
    case "purchasingFrequencyGroup":
      return p.groups?.frequency ?? null;
    case "clvTier":
      return p.forecast?.tier ?? null;
    case "predictedClv":
      return p.forecast ? p.forecast.predictedClv / 100 : null;
    case "pAlive":
      return p.forecast?.pAlive ?? null;
    case "orderChance7":
    case "orderChance30":
    case "orderChance90":
      return p.forecast?.[condition.field] ?? null;
    case "daysToNextOrder":
      return p.forecast?.nextOrderOn ? Math.max(0, daysBetween(TODAY, p.forecast.nextOrderOn)) : null;
    case "rfmSegment":
      return p.rfm?.segment ?? null;
    case "recencyScore":
      return p.rfm?.recency ?? null;
    case "frequencyScore":
      return p.rfm?.frequency ?? null;
    case "monetaryScore":
      return p.rfm?.monetary ?? null;
    case "archetype":
      return hasOrdered(p) ? (p.profile?.archetype ?? null) : null;
    case "churnRisk":
      return toChurnRisk(p.forecast?.orderChance90 ?? null);
    case "driftVelocity":
      return p.drift?.velocity ?? null;
    case "archetypeChangedWithinDays":
      return p.drift && p.drift.changedDaysAgo.length > 0 ? Math.min(...p.drift.changedDaysAgo) : null;
    default: {
      const own = parseCustomField(condition.field);
      if (!own) return onAxis(p, condition);
      if (own.kind === "customers") return ownOf(p.customFields, own);
      const wanted = { ...condition, operator: POSITIVE[condition.operator] ?? condition.operator };
      return within(sales, condition.withinDays).filter((s) => compares(ownOf(s.customFields, own), wanted)).length;
    }
  }
};

/** Whether a condition holds for a customer. */
export const holds = (p: Person, condition: Condition): boolean => {
  const { operator, times = 1, minMembership } = condition;
  const own = ownValue(p, condition);
  const field = getField(condition.field);
  if (field.type === "several" || field.counts) return POSITIVE[operator] ? Number(own) < times : Number(own) >= times;
  if (minMembership !== undefined) {
    return (own !== null && Number(own) >= minMembership) === (operator === "is" || operator === "is_any_of");
  }
  return compares(own, condition);
};

/** Whether a value meets a condition's comparison. */
const compares = (own: number | string | null, condition: Condition): boolean => {
  const { operator } = condition;
  const field = getField(condition.field);
  const asked = (given: unknown) => (field.isFolded ? folded(String(given)) : given);
  const list = Array.isArray(condition.value) ? condition.value.map(asked) : [];
  switch (operator) {
    case "is_set":
      return own !== null;
    case "is_not_set":
      return own === null;
    case "is_not":
      return own !== asked(condition.value);
    case "is_none_of":
      return !list.includes(own);
  }
  if (own === null) return false;
  switch (operator) {
    case "at_least":
      return Number(own) >= Number(condition.value);
    case "at_most":
      return Number(own) <= Number(condition.value);
    case "between":
      return Number(own) >= Number(list[0]) && Number(own) <= Number(list[1]);
    case "is":
      return own === asked(condition.value);
    case "is_any_of":
      return list.includes(own);
    case "contains":
      return String(own).includes(String(asked(condition.value)));
    case "before":
      return own < String(condition.value);
    case "after":
      return own > String(condition.value);
    case "within_days":
      return own > addDays(TODAY, -Number(condition.value)) && own <= TODAY;
    case "more_than_days_ago":
      return own <= addDays(TODAY, -Number(condition.value));
  }
  throw new Error(`The test does not implement ${operator}`);
};

/** Whether a customer meets the criteria. */
export const meets = (p: Person, criteria: Criteria): boolean => {
  if ("all" in criteria) return criteria.all.every((one) => meets(p, one));
  if ("any" in criteria) return criteria.any.some((one) => meets(p, one));
  if ("not" in criteria) return !criteria.not.some((one) => meets(p, one));
  return holds(p, criteria);
};

/** By brute force: tries every set of conditions with inverted answers. */
export const fewestChanges = (p: Person, criteria: Criteria): number => {
  const conditions = listConditions(criteria).map(({ condition }) => condition);
  let fewest = Number.POSITIVE_INFINITY;
  for (let otherwise = 0; otherwise < 2 ** conditions.length; otherwise++) {
    const changed = conditions.filter((_, i) => otherwise & (1 << i)).length;
    if (changed >= fewest) continue;
    const answers = conditions.map((condition, i) => holds(p, condition) !== Boolean(otherwise & (1 << i)));
    if (meetsBy(criteria, answers)) fewest = changed;
  }
  return fewest;
};

/** The tree's answer, given its conditions' answers in reading order. */
const meetsBy = (criteria: Criteria, answers: boolean[]): boolean => {
  const left = [...answers];
  const of = (one: Criteria): boolean => {
    if ("all" in one) return one.all.map(of).every(Boolean);
    if ("any" in one) return one.any.map(of).some(Boolean);
    if ("not" in one) return !one.not.map(of).some(Boolean);
    return left.shift() ?? false;
  };
  return of(criteria);
};
