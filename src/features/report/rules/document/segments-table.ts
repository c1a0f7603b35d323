import { readTrait } from "#lib/behavior/trait.ts";
import { ratio } from "#records/rules/rfm/sums.ts";
import { changeWords } from "../insight-words.ts";
import type { FileLocalization, KindTotals, LocalizedSegment } from "./localized-report.ts";

/** `color`: null for a total of the rows above it. */
type TableRow = { color: string | null; cells: string[] };

/** One row per segment; the first column is its name, the others are numbers. */
export type SegmentsTable = { title: string; head: string[]; rows: TableRow[] };

/** The actions for a segment, and their audience. */
export type ActionGroup = { name: string; color: string; facts: string[]; actions: string[] };

const segmentCells = (segment: LocalizedSegment, voice: FileLocalization): string[] => {
  const { formats } = voice;
  const { customer_count, total_revenue, average_order_value, characteristics } = segment;
  // Averages of empty segments are 0 in the answer and a dash in the document.
  const average = (text: string) => (customer_count > 0 ? text : "–");
  return [
    segment.name,
    formats.count(customer_count),
    formats.percent(segment.customer_share),
    formats.amount(total_revenue),
    formats.percent(segment.revenue_share),
    average(formats.amount(average_order_value)),
    average(formats.decimal(characteristics.avg_purchase_frequency)),
    average(formats.decimal(characteristics.avg_days_since_last_purchase)),
    changeWords(segment, voice),
  ];
};

const totalCells = (total: KindTotals, voice: FileLocalization): string[] => {
  const { words, formats } = voice;
  const { kind, customer_count: customers, order_count: orders, total_revenue: revenue } = total;
  const average = (text: string) => (customers > 0 ? text : "–");
  return [
    words.behavior_kinds[kind].total,
    formats.count(customers),
    formats.percent(total.customer_share),
    formats.amount(revenue),
    formats.percent(total.revenue_share),
    average(formats.amount(ratio(revenue, orders))),
    average(formats.decimal(ratio(orders, customers))),
    "",
    changeWords(total, voice),
  ];
};

/** `kinds`: the totals of the kinds of behavior that are shown whole, each below its segments. */
export const segmentsTable = (
  shown: readonly LocalizedSegment[],
  kinds: readonly KindTotals[],
  currency: string,
  voice: FileLocalization,
): SegmentsTable => {
  const { words, own, say } = voice;
  const head = [
    words.terms.segment,
    words.report.customers,
    own.share,
    say(own.revenue_in, { currency }),
    own.share,
    own.average_order,
    words.report.orders_each,
    own.days_since,
    words.terms.growth,
  ];
  const rowsOf = (segments: readonly LocalizedSegment[]): TableRow[] =>
    segments.map((segment) => ({ color: segment.color, cells: segmentCells(segment, voice) }));
  const ofKind = (kind: string) => shown.filter(({ segment_code }) => readTrait(segment_code)?.kind === kind);
  const withTotals = kinds.flatMap((total) => [
    ...rowsOf(ofKind(total.kind)),
    { color: null, cells: totalCells(total, voice) },
  ]);
  const rest = shown.filter(({ segment_code }) => !kinds.some(({ kind }) => kind === readTrait(segment_code)?.kind));
  return { title: own.segments, head, rows: [...withTotals, ...rowsOf(rest)] };
};

/** The method-specific fact about a segment. */
const ownFact = (
  { characteristics: own }: LocalizedSegment,
  { own: words, formats, say }: FileLocalization,
): string | null => {
  const { min_total_spend: least, max_total_spend: most, trait_share: share, population_share: all, lift } = own;
  if (typeof least === "number" && typeof most === "number") {
    return say(words.spend, { least: formats.money(least), most: formats.money(most) });
  }
  if (typeof share !== "number" || typeof all !== "number" || typeof lift !== "number") return null;
  const values = { share: formats.percent(share), all: formats.percent(all), lift: formats.decimal(lift) };
  return say(words.trait, values);
};

export const actionGroups = (shown: readonly LocalizedSegment[], voice: FileLocalization): ActionGroup[] =>
  shown.map((segment) => {
    const { name, color, meaning, actions, customer_count: count, average_order_value } = segment;
    const money = voice.formats.money(average_order_value);
    const people = count > 0 ? voice.say(voice.own.people, { count, money }) : voice.own.noCustomers;
    const own = ownFact(segment, voice);
    return { name, color, facts: [meaning, ...(own === null ? [] : [own]), people], actions };
  });
