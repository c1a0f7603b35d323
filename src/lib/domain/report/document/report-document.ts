import { type Language, LOCALES } from "#lib/domain/words/language.ts";
import { INSIGHTS, insightSegment, insightWords } from "../insight-words.ts";
import { type FileVoice, type ReportToTell, type ToldSegment, toldSegments, voiceOf } from "./localized-report.ts";
import { type ActionGroup, actionGroups, type SegmentsTable, segmentsTable } from "./segments-table.ts";
import { type SharesChart, sharesChart } from "./shares-chart.ts";

/** A report as it stands on paper: every word and number written out for one reader, and what is drawn. */
export type ReportDocument = {
  /** Of the file itself; `language` is a locale, `madeAt` an instant. */
  properties: { title: string; author: string; subject: string; language: string; madeAt: string };
  business: string;
  title: string;
  lines: string[];
  /** What to know before the numbers are believed. */
  remarks: string[];
  figures: { label: string; value: string; note: string }[];
  insights: { title: string; items: { title: string; sentence: string; detail: string }[] };
  chart: SharesChart | null;
  table: SegmentsTable | null;
  actions: { title: string; groups: ActionGroup[] };
  notes: { title: string; items: string[] };
  footer: { left: string; page: string };
};

/** Whose report it is, beside what the report itself says. */
export type Owner = { business: string; storefront: string | null };

/** From here on a share of one percent is about half a customer. */
const ENOUGH_CUSTOMERS = 50;

const figuresOf = (
  { totals, period }: ReportToTell,
  { words, own, formats, say }: FileVoice,
): ReportDocument["figures"] => [
  {
    label: words.report.customers,
    value: formats.count(totals.customer_count),
    note: say(own.before, { count: formats.count(totals.previous_customer_count), days: period.days }),
  },
  {
    label: own.orders,
    value: formats.count(totals.order_count),
    note: say(own.each_customer, { count: formats.decimal(totals.order_count / Math.max(1, totals.customer_count)) }),
  },
  { label: words.terms.revenue, value: formats.money(totals.total_revenue), note: "" },
  { label: words.terms.average_order_value, value: formats.money(totals.average_order_value), note: "" },
];

const remarksOf = (report: ReportToTell, shown: readonly ToldSegment[], { words, own, say }: FileVoice): string[] => {
  const { totals, period, segments } = report;
  if (totals.customer_count === 0) return [say(own.empty, { days: period.days })];
  const remarks: string[] = [];
  if (totals.customer_count < ENOUGH_CUSTOMERS) {
    const why = say(words.report.small_sample_why, { count: totals.customer_count, need: ENOUGH_CUSTOMERS });
    remarks.push(`${words.terms.small_sample}. ${why}`);
  }
  if (shown.length < segments.length) {
    remarks.push(say(own.shown, { names: shown.map(({ name }) => name).join(", ") || "–" }));
  }
  return remarks;
};

const notesOf = ({ totals, period, currency, method }: ReportToTell, { own, say }: FileVoice): string[] => [
  own[`how_${method}`],
  say(own.net, { currency }),
  say(own.change, { days: period.days }),
  ...(totals.unscored_customers > 0 ? [say(own.unscored, { count: totals.unscored_customers })] : []),
];

/**
 * The report as a document for one reader. `codes` are the segments to show; headlines and totals stay those of
 * everybody. A shop without a sale has none of these, and is told so.
 */
export const reportDocument = (
  report: ReportToTell,
  { business, storefront }: Owner,
  codes: readonly string[],
  language: Language,
): ReportDocument => {
  const voice = voiceOf(language, report);
  const { words, own, formats, say } = voice;
  const { period, totals, currency } = report;
  const all = toldSegments(report.segments, language);
  const shown = all.filter(({ segment_code }) => codes.includes(segment_code));
  const isEmpty = totals.customer_count === 0;
  const { method } = report;
  const insights = INSIGHTS.map((name) =>
    insightWords(name, method, insightSegment({ ...report, segments: all }, name), voice),
  );
  const days = formats.days(period.start, period.end);
  const title = own.title;
  return {
    properties: {
      title: `${title} (${words.methods[method]}) · ${business} · ${days}`,
      author: business,
      subject: title,
      language: LOCALES[language],
      madeAt: report.generated_at,
    },
    business,
    title,
    lines: [
      [say(own.method, { method: words.methods[method] }), say(words.terms.lookback, { days: period.days }), days].join(
        " · ",
      ),
      [
        say(words.report.with_sale, { count: totals.customer_count }),
        storefront === null ? words.report.all_storefronts : say(own.storefront, { name: storefront }),
        say(words.report.currency_net, { currency }),
      ].join(" · "),
      [
        say(words.report.as_of, { time: formats.dated(report.generated_at) }),
        say(words.report.zone, { zone: report.time_zone }),
      ].join(" · "),
    ],
    remarks: remarksOf(report, shown, voice),
    figures: isEmpty ? [] : figuresOf(report, voice),
    insights: { title: own.insights, items: isEmpty ? [] : insights },
    chart: isEmpty || shown.length === 0 ? null : sharesChart(all, shown, voice),
    table: isEmpty || shown.length === 0 ? null : segmentsTable(shown, currency, voice),
    actions: { title: words.chart_titles.rfm_actions, groups: isEmpty ? [] : actionGroups(shown, voice) },
    notes: { title: own.how, items: notesOf(report, voice) },
    footer: { left: `${business} · ${title} · ${days}`, page: own.page },
  };
};
