import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { readTrait } from "#lib/rfm/behavior-traits.ts";
import { ratio } from "#lib/rfm/score.ts";
import type { Note } from "#records/rules/notes.ts";
import type {
  ActionGroup,
  ReportDocument,
  SegmentsTable,
  SharesChart,
  TableRow,
} from "#records/rules/pdf-documents.ts";
import { type RfmScheme, STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { changeWords, distinctInsights, insightSegment, insightWords, sharesAnswer } from "./insight-words.ts";
import {
  buildFileLocalization,
  type FileLocalization,
  type KindTotals,
  type LocalizableReport,
  type LocalizedSegment,
  localizedSegments,
  segmentColor,
  type TraitTotals,
} from "./localized-report.ts";
import { findSegmentTexts } from "./report-figures.ts";

/** `color`: null for a total of the rows above it. */
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
const segmentsTable = (
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

/** All customers with each trait, and below those of a kind all customers with any of them, each once. */
const traitsTable = (
  traits: readonly TraitTotals[],
  kinds: readonly KindTotals[],
  segments: readonly LocalizedSegment[],
  currency: string,
  voice: FileLocalization,
): SegmentsTable => {
  const { words, own, formats, say, language, looks } = voice;
  const head = [
    own.trait_name,
    words.report.customers,
    own.share,
    say(own.revenue_in, { currency }),
    own.in_its_segment,
    own.of_their_orders,
    own.of_all_orders,
    own.lift,
    words.terms.growth,
  ];
  const inSegment = (code: string) => segments.find(({ segment_code }) => segment_code === code)?.customer_count;
  const rowOf = (trait: TraitTotals): TableRow => {
    const segment = inSegment(trait.trait_code);
    const cells = [
      findSegmentTexts(trait.trait_code, language, words)?.name ?? trait.trait_code,
      formats.count(trait.customer_count),
      formats.percent(trait.customer_share),
      formats.amount(trait.total_revenue),
      segment === undefined ? "–" : formats.count(segment),
      formats.percent(trait.trait_share),
      formats.percent(trait.population_share),
      formats.decimal(trait.lift),
      changeWords(trait, voice),
    ];
    return { color: segmentColor(trait.trait_code, looks), cells };
  };
  const totalOf = (total: KindTotals): TableRow => {
    const { trait_customer_count: customer_count, previous_trait_customer_count: previous_customer_count } = total;
    const change = changeWords({ customer_count, previous_customer_count }, voice);
    const counts = [formats.count(customer_count), formats.percent(total.trait_customer_share)];
    const cells = [
      words.behavior_kinds[total.kind].total,
      ...counts,
      "",
      formats.count(total.customer_count),
      "",
      "",
      "",
      change,
    ];
    return { color: null, cells };
  };
  const rows = kinds.flatMap((total) => {
    const own = traits.filter(({ kind }) => kind === total.kind).map(rowOf);
    return own.length === 0 ? [] : [...own, totalOf(total)];
  });
  return { title: own.by_trait, head, rows };
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

const actionGroups = (shown: readonly LocalizedSegment[], voice: FileLocalization): ActionGroup[] =>
  shown.map((segment) => {
    const { name, color, meaning, actions, customer_count: count, average_order_value } = segment;
    const money = voice.formats.money(average_order_value);
    const people = count > 0 ? voice.say(voice.own.people, { count, money }) : voice.own.noCustomers;
    const own = ownFact(segment, voice);
    return { name, color, facts: [meaning, ...(own === null ? [] : [own]), people], actions };
  });

/** `all` for the caption, `shown` for the rows. */
const sharesChart = (
  all: readonly LocalizedSegment[],
  shown: readonly LocalizedSegment[],
  voice: FileLocalization,
): SharesChart => {
  const { words, own, formats } = voice;
  const shareOf = (share: number): SharesChart["rows"][number]["customers"] => ({
    share,
    text: formats.percent(share),
  });
  return {
    title: words.chart_titles.rfm_shares,
    answer: sharesAnswer(all, voice),
    legend: [own.of_customers, own.of_revenue],
    longest: Math.max(...all.flatMap(({ customer_share, revenue_share }) => [customer_share, revenue_share])),
    rows: shown.map(({ name, color, customer_share, revenue_share }) => ({
      name,
      color,
      customers: shareOf(customer_share),
      revenue: shareOf(revenue_share),
    })),
  };
};

/** The report's owner and what may explain its figures, in addition to the report's own data. */
export type Owner = { business: string; storefront: string | null; notes?: readonly Note[] };

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
  ...(method === "behavior" ? [own.several_traits] : []),
  say(own.net, { currency }),
  compared
    ? say(own.compared_change, { period: formats.days(compared.start, compared.end) })
    : say(own.change, { days: period.days }),
  ...(totals.unscored_customers > 0 ? [say(own.unscored, { count: totals.unscored_customers })] : []),
];

/** What happened in the period, each with its days. */
const listNotesOnTime = (notes: readonly Note[], { own, formats, say }: FileLocalization): string[] => {
  const texts = notes.map(({ kind, name, startsOn, lastDay, orders }) => {
    const words = say(own.notes_on_time[kind], { name: name ?? "", count: orders ?? 0 });
    return `${formats.days(startsOn, lastDay)}: ${words}`;
  });
  return texts.length > 0 ? [say(own.noted, { notes: texts.join("; ") })] : [];
};

/** Whose figures it has, if not those of all customers, and since when they are its members. */
const listSegments = (
  { population }: LocalizableReport,
  { words: { report: words }, formats, say }: FileLocalization,
): string[] => {
  const { segment, without_segment: without } = population ?? {};
  const asOf = (part: typeof segment) =>
    part?.members_as_of ? [say(words.members_as_of, { time: formats.dated(part.members_as_of) })] : [];
  const parts = [
    ...(segment ? [say(words.in_segment, { name: segment.name }), ...asOf(segment)] : []),
    ...(without ? [say(words.without_segment, { name: without.name }), ...asOf(without)] : []),
  ];
  return parts.length > 0 ? [parts.join(" · ")] : [];
};

/**
 * The report as a document for one reader. `codes` are the segments to show; insights and totals cover all customers. A
 * shop without sales gets a message instead. `looks`: the texts and colors of the scheme whose report it is.
 */
export const reportDocument = (
  report: LocalizableReport,
  { business, storefront, notes = [] }: Owner,
  codes: readonly string[],
  language: LanguageTag,
  looks: RfmScheme["looks"] = STANDARD_SCHEME.looks,
): ReportDocument => {
  const voice = buildFileLocalization(language, report, looks);
  const { words, own, formats, say } = voice;
  const { period, totals, currency, kinds = [], customers_by_trait: traits = [] } = report;
  const all = localizedSegments(report.segments, voice);
  const shown = all.filter(({ segment_code }) => codes.includes(segment_code));
  const isEmpty = totals.customer_count === 0;
  const isWhole = shown.length === all.length;
  const { method } = report;
  const subjects = { ...report, segments: all };
  const insights = distinctInsights(subjects).map((name) =>
    insightWords(name, method, insightSegment(subjects, name), voice),
  );
  const days = formats.days(period.start, period.end);
  const title = own.title;
  return {
    properties: {
      title: `${title} (${words.methods[method]}) · ${business} · ${days}`,
      author: business,
      subject: title,
      language: toLocale(language),
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
      ...listSegments(report, voice),
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
    traits: isEmpty || !isWhole || traits.length === 0 ? null : traitsTable(traits, kinds, all, currency, voice),
    actions: { title: words.chart_titles.rfm_actions, groups: isEmpty ? [] : actionGroups(shown, voice) },
    notes: { title: own.how, items: [...listNotesOnTime(notes, voice), ...listNotes(report, voice)] },
    footer: { left: `${business} · ${title} · ${days}`, page: own.page },
  };
};
