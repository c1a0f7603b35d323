import { type Language, LOCALES } from "#core/messages/language.ts";
import { type RfmScheme, STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { INSIGHTS, insightSegment, insightWords } from "../insight-words.ts";
import {
  buildFileLocalization,
  type FileLocalization,
  type LocalizableReport,
  type LocalizedSegment,
  localizedSegments,
} from "./localized-report.ts";
import { type ActionGroup, actionGroups, type SegmentsTable, segmentsTable } from "./segments-table.ts";
import { type SharesChart, sharesChart } from "./shares-chart.ts";

/** A report formatted for one reader: every text and number, and the chart data. */
export type ReportDocument = {
  /** File metadata; `language` is a locale, `madeAt` an instant. */
  properties: { title: string; author: string; subject: string; language: string; madeAt: string };
  business: string;
  title: string;
  lines: string[];
  /** Caveats shown before the numbers. */
  remarks: string[];
  figures: { label: string; value: string; note: string }[];
  insights: { title: string; items: { title: string; sentence: string; detail: string }[] };
  chart: SharesChart | null;
  table: SegmentsTable | null;
  actions: { title: string; groups: ActionGroup[] };
  notes: { title: string; items: string[] };
  footer: { left: string; page: string };
};

/** The report's owner, in addition to the report's own data. */
export type Owner = { business: string; storefront: string | null };

/** With fewer customers, a share of one percent is less than half a customer. */
const ENOUGH_CUSTOMERS = 50;

const formatFigures = (
  { totals, period, compared_period: compared }: LocalizableReport,
  { words, own, formats, say }: FileLocalization,
): ReportDocument["figures"] => [
  {
    label: words.report.customers,
    value: formats.count(totals.customer_count),
    note: compared
      ? say(own.compared_before, {
          count: formats.count(totals.previous_customer_count),
          period: formats.days(compared.start, compared.end),
        })
      : say(own.before, { count: formats.count(totals.previous_customer_count), days: period.days }),
  },
  {
    label: own.orders,
    value: formats.count(totals.order_count),
    note: say(own.each_customer, { count: formats.decimal(totals.order_count / Math.max(1, totals.customer_count)) }),
  },
  { label: words.terms.revenue, value: formats.money(totals.total_revenue), note: "" },
  { label: words.terms.average_order_value, value: formats.money(totals.average_order_value), note: "" },
];

const listRemarks = (
  report: LocalizableReport,
  shown: readonly LocalizedSegment[],
  { words, own, formats, say }: FileLocalization,
): string[] => {
  const { totals, period, segments, cost_coverage: costed, customers_without_costs: count = 0 } = report;
  const { compared_period: compared } = report;
  if (totals.customer_count === 0) return [say(own.empty, { days: period.days })];
  const remarks: string[] = [];
  if (compared && totals.previous_customer_count === 0) {
    remarks.push(say(own.compared_none, { period: formats.days(compared.start, compared.end) }));
  }
  if (totals.customer_count < ENOUGH_CUSTOMERS) {
    const why = say(words.report.small_sample_why, { count: totals.customer_count, need: ENOUGH_CUSTOMERS });
    remarks.push(`${words.terms.small_sample}. ${why}`);
  }
  if (typeof costed === "number" && costed < 1) {
    remarks.push(say(words.margin.partly, { share: formats.percent(costed) }));
    if (count > 0) remarks.push(say(words.margin.without, { count }));
  }
  if (shown.length < segments.length) {
    remarks.push(say(own.shown, { names: shown.map(({ name }) => name).join(", ") || "–" }));
  }
  return remarks;
};

const listNotes = (
  { totals, period, currency, method, compared_period: compared }: LocalizableReport,
  { own, formats, say }: FileLocalization,
): string[] => [
  own[`how_${method}`],
  say(own.net, { currency }),
  compared
    ? say(own.compared_change, { period: formats.days(compared.start, compared.end) })
    : say(own.change, { days: period.days }),
  ...(totals.unscored_customers > 0 ? [say(own.unscored, { count: totals.unscored_customers })] : []),
];

/**
 * The report as a document for one reader. `codes` are the segments to show; insights and totals cover all customers. A
 * shop without sales gets a message instead. `looks`: the texts and colors of the scheme whose report it is.
 */
export const reportDocument = (
  report: LocalizableReport,
  { business, storefront }: Owner,
  codes: readonly string[],
  language: Language,
  looks: RfmScheme["looks"] = STANDARD_SCHEME.looks,
): ReportDocument => {
  const voice = buildFileLocalization(language, report, looks);
  const { words, own, formats, say } = voice;
  const { period, totals, currency, kinds = [] } = report;
  const all = localizedSegments(report.segments, voice);
  const shown = all.filter(({ segment_code }) => codes.includes(segment_code));
  const isEmpty = totals.customer_count === 0;
  const isWhole = shown.length === all.length;
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
    remarks: listRemarks(report, shown, voice),
    figures: isEmpty ? [] : formatFigures(report, voice),
    insights: { title: own.insights, items: isEmpty ? [] : insights },
    chart: isEmpty || shown.length === 0 ? null : sharesChart(all, shown, voice),
    table: isEmpty || shown.length === 0 ? null : segmentsTable(shown, isWhole ? kinds : [], currency, voice),
    actions: { title: words.chart_titles.rfm_actions, groups: isEmpty ? [] : actionGroups(shown, voice) },
    notes: { title: own.how, items: listNotes(report, voice) },
    footer: { left: `${business} · ${title} · ${days}`, page: own.page },
  };
};
