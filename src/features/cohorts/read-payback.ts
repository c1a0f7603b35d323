import { createHash } from "node:crypto";
import { cached } from "#core/cache.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { type TableWriter, writeRows } from "#core/csv.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { CohortSums } from "#features/cohorts/rules/cohort-table.ts";
import { computePayback, MOST_CAMPAIGNS, type Payback, type PaybackBasis } from "#features/cohorts/rules/payback.ts";
import { toMajor } from "#lib/money.ts";
import { sumBy } from "#lib/statistics/summaries.ts";
import { monthsBetween } from "#lib/time/month.ts";
import { loadFirstOrderRange } from "#records/rfm/first-order-range.ts";
import { CACHE_SECONDS } from "#records/rfm/report-scope.ts";
import type { AcquisitionCost } from "#records/rules/incoming-records.ts";
import type { getPayback } from "./contracts.ts";
import { readCampaignSums, readCosts } from "./store.ts";

/** The campaigns with the highest costs, and how many there are. */
const costliest = (costs: readonly AcquisitionCost[]): { campaigns: string[]; found: number } => {
  const spent = new Map<string, number>();
  for (const { campaign, amount } of costs) spent.set(campaign, (spent.get(campaign) ?? 0) + amount);
  const sorted = [...spent].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([campaign]) => campaign);
  return { campaigns: sorted.slice(0, MOST_CAMPAIGNS), found: sorted.length };
};

/** In major units, per customer where that helps to compare. */
const shown = (key: string | null, payback: Payback, currency: string) => {
  const { cost, customers, value, paidBackIn, points } = payback;
  const money = (minor: number | null) => (minor === null ? null : toMajor(Math.round(minor), currency));
  const each = (amount: number, of: number) => (of === 0 ? null : money(amount / of));
  return {
    key,
    cost: toMajor(cost, currency),
    customers,
    costPerCustomer: each(cost, customers),
    valuePerCustomer: each(value, customers),
    recovered: cost === 0 ? null : value / cost,
    paidBackIn,
    points: points.map((point) => ({
      customers: point.customers,
      costPerCustomer: money(payback.costPerCustomer),
      valuePerCustomer: payback.costPerCustomer === null ? null : money(point.valuePerCustomer),
    })),
  };
};

/**
 * What customers of each campaign, or of each month, cost and have brought in since: of the months whose costs are known only, so
 * that costs and customers belong together. By gross margin, or by revenue if no cost of their goods is known. Throws what
 * `loadFirstOrderRange` throws.
 */
export const readPayback = async (scope: Scope, { by, ...request }: ContractInput<typeof getPayback>) => {
  const { business, month, range } = await loadFirstOrderRange(scope, request);
  const { currency, timeZone } = business;
  const all = await readCosts(scope, range);
  const { campaigns, found } = costliest(all);
  const costs = all.filter(({ campaign }) => campaigns.includes(campaign));
  const names = createHash("sha256")
    .update(JSON.stringify([...campaigns].sort()))
    .digest("hex");
  const key = `payback:${scope.businessId}:${range.from}:${range.to}:${month}:${names}`;
  const compute = () => readCampaignSums(scope, range, { campaigns, now: month, timeZone });
  const { value: sums } = await cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
  const ofPart = new Map<string, CohortSums[]>();
  for (const each of sums) {
    const name = `${each.month} ${each.campaign}`;
    ofPart.set(name, [...(ofPart.get(name) ?? []), each]);
  }
  const parts = costs.map(({ campaign, month: started, amount: cost }) => {
    const at = monthsBetween(range.from, started);
    return { campaign, started, month: at, cost, sums: ofPart.get(`${at} ${campaign}`) ?? [] };
  });
  const used = parts.flatMap((part) => part.sums);
  const basis: PaybackBasis = used.some(({ ordersWithCosts }) => ordersWithCosts > 0) ? "margin" : "revenue";
  const revenue = sumBy(used, (each) => each.revenue);
  const nameOf = (part: (typeof parts)[number]) => (by === "campaign" ? part.campaign : part.started);
  const keys = by === "campaign" ? campaigns : [...new Set(parts.map(nameOf))].sort();
  const rowOf = (key: string | null) => {
    const own = key === null ? parts : parts.filter((part) => nameOf(part) === key);
    return shown(key, computePayback(own, basis, monthsBetween(range.from, month)), currency);
  };
  return {
    by,
    from: range.from,
    to: range.to,
    month,
    currency,
    basis,
    campaigns: found,
    costCoverage: basis === "margin" && revenue > 0 ? sumBy(used, (each) => each.covered) / revenue : null,
    rows: keys.map(rowOf),
    total: rowOf(null),
  };
};

const COLUMNS = ["customers", "cost", "costPerCustomer", "valuePerCustomer", "recovered", "paidBackIn"];

/** A row per campaign or month as a file in the reader's language. Throws FORBIDDEN without `data:export`, and what `readPayback` throws. */
export const exportPayback = async (
  actor: Actor,
  request: ContractInput<typeof getPayback>,
  { language, write }: { language: LanguageTag; write: TableWriter },
): Promise<{ body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const { rows, total } = await readPayback(actor, request);
  const all = wordsIn(language).cohort_kinds.total;
  const named = [...rows, total].map(({ key, ...figures }) => ({ ...figures, [request.by]: key ?? all }));
  return writeRows(write, [request.by, ...COLUMNS], named, language);
};
