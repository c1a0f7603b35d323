import { changeWords } from "../insight-words.ts";
import type { FileLocalization, LocalizedSegment } from "./localized-report.ts";

/** One row per segment; the first column is its name, the others are numbers. */
export type SegmentsTable = { title: string; head: string[]; rows: { color: string; cells: string[] }[] };

/** The actions for a segment, and their audience. */
export type ActionGroup = { name: string; color: string; facts: string[]; actions: string[] };

export const segmentsTable = (
  shown: readonly LocalizedSegment[],
  currency: string,
  voice: FileLocalization,
): SegmentsTable => {
  const { words, own, formats, say } = voice;
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
  const rows = shown.map((segment) => {
    const { customer_count, total_revenue, average_order_value, characteristics, color, name } = segment;
    // Averages of empty segments are 0 in the answer and a dash in the document.
    const average = (text: string) => (customer_count > 0 ? text : "–");
    return {
      color,
      cells: [
        name,
        formats.count(customer_count),
        formats.percent(segment.customer_share),
        formats.amount(total_revenue),
        formats.percent(segment.revenue_share),
        average(formats.amount(average_order_value)),
        average(formats.decimal(characteristics.avg_purchase_frequency)),
        average(formats.decimal(characteristics.avg_days_since_last_purchase)),
        changeWords(segment, voice),
      ],
    };
  });
  return { title: own.segments, head, rows };
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
