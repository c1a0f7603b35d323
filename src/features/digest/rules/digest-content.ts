import { sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import { overlay } from "#core/messages/overlay.ts";
import { wordsIn } from "#core/messages/words.ts";
import type { Figure } from "#features/overview/rules/figures.ts";
import type { MissedForecast } from "#features/overview/rules/missed-forecast.ts";
import type { News } from "#features/overview/rules/news.ts";
import type { Period } from "#features/overview/rules/periods.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { findSegmentWords } from "#records/rules/rfm/segment-descriptions.ts";
import { DIGEST_WORDS } from "./digest-words.ts";

/** What the start page shows, as far as a digest needs it. Money in major units. */
type Overview = {
  period: Period;
  currency: string;
  timeZone: string;
  history: { isComparable: boolean };
  freshness: { hasFailed: boolean; isStale: boolean };
  figures: Figure[];
  news: News[];
  today: {
    winBack: { customers: number; expectedValueSaved: number };
    reorder: { customers: number };
    champions: { customers: number };
  } | null;
  forecast: MissedForecast | null;
  failures: { imports: { count: number }[]; runs: { count: number }[]; connections: { name: string }[] } | null;
};

type Line = { text: string; value?: string; note?: string; path?: string };

/** Sections of lines without formatting; `path` is an address of the product. */
export type DigestContent = { subject: string; title: string; sections: { title: string; lines: Line[] }[] };

type Reader = {
  language: Language;
  business: string;
  /** How the business calls and shows its RFM segments. */
  looks: RfmScheme["looks"];
};

const sum = (rows: readonly { count: number }[]): number => rows.reduce((total, { count }) => total + count, 0);

/** The digest's words and numbers in the reader's language: those of the start page, without names of customers. */
export const digestContent = (overview: Overview, { language, business, looks }: Reader): DigestContent => {
  const { period, currency, timeZone, history, freshness, figures, news, today, forecast, failures } = overview;
  const words = DIGEST_WORDS[language];
  const say = sayIn(language);
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  const amount = (metric: Figure["metric"], value: number) =>
    metric === "revenue" ? formats.money(value) : formats.count(value);
  const terms = overlay(wordsIn(language), schemeWords(looks));
  const segment = (code: string) => findSegmentWords(code, terms, say)?.name ?? code;

  const figure = ({ metric, value, previous, range, position }: Figure): Line => {
    const limits = range && { low: amount(metric, range.low), high: amount(metric, range.high) };
    const notes = [
      ...(previous === null ? [] : [say(words.before, { value: amount(metric, previous) })]),
      ...(limits && position ? [say(words[position], limits)] : []),
    ];
    const note = notes.length > 0 && { note: notes.join(" · ") };
    return { text: words.metrics[metric], value: amount(metric, value), ...note };
  };
  const moves = news.flatMap((one): Line[] =>
    one.kind === "move"
      ? [
          {
            text: say(words.moved, {
              count: one.customers,
              from: segment(one.from),
              to: segment(one.to),
              money: formats.money(one.atStake),
            }),
          },
        ]
      : [],
  );
  const notes: Line[] = [
    ...(freshness.hasFailed || freshness.isStale ? [{ text: words.stale }] : []),
    ...(history.isComparable ? [] : [{ text: words.young }]),
  ];
  const todo = today && [
    {
      text: say(words.win_back, {
        count: today.winBack.customers,
        money: formats.money(today.winBack.expectedValueSaved),
      }),
      path: "/churn",
    },
    { text: say(words.reorder, { count: today.reorder.customers }) },
    { text: say(words.champions, { count: today.champions.customers, segment: terms.rfm_segments.champions.name }) },
  ];
  const [failedImports, failedRuns] = [sum(failures?.imports ?? []), sum(failures?.runs ?? [])];
  const attention: Line[] = [
    ...(forecast
      ? [
          {
            text: say(words.forecast, {
              expected: formats.count(forecast.expected),
              actual: formats.count(forecast.actual),
              low: formats.count(forecast.lower),
              high: formats.count(forecast.upper),
            }),
            path: "/forecast",
          },
        ]
      : []),
    ...(failedImports > 0
      ? [{ text: say(words.imports, { count: failedImports }), path: "/imports?state=failed" }]
      : []),
    ...(failedRuns > 0 ? [{ text: say(words.runs, { count: failedRuns }), path: "/jobs?state=failed" }] : []),
    ...(failures?.connections ?? []).map(({ name }) => ({
      text: say(words.connection, { name }),
      path: "/imports/connections",
    })),
  ];
  const title = say(period.days === 1 ? words.daily : words.weekly, { day: formats.days(period.start, period.end) });
  return {
    subject: say(words.subject, { business, day: title }),
    title,
    sections: [
      { title: "", lines: [...figures.map(figure), ...notes] },
      { title: words.moves, lines: moves.length > 0 ? moves : [{ text: words.no_moves }] },
      ...(todo ? [{ title: words.today, lines: todo }] : []),
      ...(attention.length > 0 ? [{ title: words.failures, lines: attention }] : []),
    ],
  };
};
