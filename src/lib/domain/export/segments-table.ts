import { changeText } from "./insight-sentences.ts";
import type { ToldSegment, Voice } from "./told-report.ts";

/** A row a segment; the first column is its name, the others are numbers. */
export type SegmentsTable = { title: string; head: string[]; rows: { color: string; cells: string[] }[] };

/** What to do about a segment, and whom it reaches. */
export type ActionGroup = { name: string; color: string; meaning: string; people: string; actions: string[] };

export const segmentsTable = (shown: readonly ToldSegment[], currency: string, voice: Voice): SegmentsTable => {
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
    // Averages over nobody are 0 in the answer, and nothing to a reader.
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
        changeText(segment, voice),
      ],
    };
  });
  return { title: own.segments, head, rows };
};

export const actionGroups = (shown: readonly ToldSegment[], { own, formats, say }: Voice): ActionGroup[] =>
  shown.map(({ name, color, meaning, actions, customer_count, average_order_value }) => ({
    name,
    color,
    meaning,
    actions,
    people:
      customer_count > 0
        ? say(own.people, { count: customer_count, money: formats.money(average_order_value) })
        : own.nobody,
  }));
