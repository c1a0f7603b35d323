import { overlay, sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import type { MailContent, MailLine, SubscriptionWords } from "#core/messages/mail-content.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { wordsIn } from "#core/messages/words.ts";
import {
  type Figure,
  isInformative,
  type MissedForecast,
  type News,
  type Period,
} from "#features/overview/rules/overview.ts";
import type { ExpectedFromContact } from "#lib/recommend/contact-effect.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { findSegmentWords } from "#records/rules/rfm/segment-descriptions.ts";

type Today = {
  winBack: { customers: number; expectedValueSaved: number; expectedFromContact: ExpectedFromContact };
  reorder: { customers: number };
  champions: { customers: number };
};

/** What the start page shows, as far as a digest needs it. Money in major units. */
type Overview = {
  period: Period;
  currency: string;
  timeZone: string;
  history: { isComparable: boolean };
  freshness: { hasFailed: boolean; isStale: boolean };
  figures: Figure[];
  news: News[];
  today: Today | null;
  forecast: MissedForecast | null;
  failures: { imports: { count: number }[]; runs: { count: number }[]; connections: { name: string }[] } | null;
};

type Reader = {
  language: LanguageTag;
  business: string;
  /** How the business calls and shows its RFM segments. */
  looks: RfmScheme["looks"];
};

const sum = (rows: readonly { count: number }[]): number => rows.reduce((total, { count }) => total + count, 0);

/** The digest's words and numbers in the reader's language: those of the start page, without names of customers. */
export const digestContent = (overview: Overview, { language, business, looks }: Reader): MailContent => {
  const { period, currency, timeZone, history, freshness, figures, news, today, forecast, failures } = overview;
  const words = serverWordsIn(language).digest;
  const say = sayIn(language);
  const formats = makeFormats({ locale: toLocale(language), timeZone, currency });
  const amount = (metric: Figure["metric"], value: number) =>
    metric === "revenue" ? formats.money(value) : formats.count(value);
  const terms = overlay(wordsIn(language), schemeWords(looks));
  const segment = (code: string) => findSegmentWords(code, terms, say)?.name ?? code;

  const figure = ({ metric, value, previous, range, position }: Figure): MailLine => {
    const limits = range &&
      isInformative({ range, position }) && { low: amount(metric, range.low), high: amount(metric, range.high) };
    const notes = [
      ...(previous === null ? [] : [say(words.before, { value: amount(metric, previous) })]),
      ...(limits && position ? [say(words[position], limits)] : []),
    ];
    const note = notes.length > 0 && { note: notes.join(" · ") };
    return { text: words.metrics[metric], value: amount(metric, value), ...note };
  };
  const moves = news.flatMap((one): MailLine[] =>
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
  const notes: MailLine[] = [
    ...(freshness.hasFailed || freshness.isStale ? [{ text: words.stale }] : []),
    ...(history.isComparable ? [] : [{ text: words.young }]),
  ];
  const expectedEach = ({ customers, expectedFromContact: { lower, upper, basis } }: Today["winBack"]) =>
    say(terms.report.expected_each, {
      basis,
      lower: formats.money(lower / customers),
      upper: formats.money(upper / customers),
    });
  const todo = today && [
    {
      text: say(words.win_back, {
        count: today.winBack.customers,
        money: formats.money(today.winBack.expectedValueSaved),
        lower: formats.money(today.winBack.expectedFromContact.lower),
        upper: formats.money(today.winBack.expectedFromContact.upper),
      }),
      ...(today.winBack.customers > 0 && { note: expectedEach(today.winBack) }),
      path: "/todo",
    },
    { text: say(words.reorder, { count: today.reorder.customers }) },
    { text: say(words.champions, { count: today.champions.customers, segment: terms.rfm_segments.champions.name }) },
  ];
  const [failedImports, failedRuns] = [sum(failures?.imports ?? []), sum(failures?.runs ?? [])];
  const attention: MailLine[] = [
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

/** What is around a digest. */
export const digestWords = (language: LanguageTag, business: string): SubscriptionWords => {
  const { open, why, choose, unsubscribe } = serverWordsIn(language).digest;
  const say = sayIn(language);
  return { open: say(open, { business }), why: say(why, { business }), choose, unsubscribe };
};
