import { overlay, sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { wordsIn } from "#core/messages/words.ts";
import type { Figure, MissedForecast, News, Period } from "#features/overview/rules/overview.ts";
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

type Line = { text: string; value?: string; note?: string; path?: string };

/** Sections of lines without formatting; `path` is an address of the product. */
type DigestContent = { subject: string; title: string; sections: { title: string; lines: Line[] }[] };

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
  const words = serverWordsIn(language).digest;
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

type DigestContext = {
  language: Language;
  business: string;
  /** The product's address without a trailing slash. */
  address: string;
  unsubscribeUrl: string;
};

const contextWords = ({ language, business }: DigestContext) => {
  const { open, why, choose, unsubscribe } = serverWordsIn(language).digest;
  const say = sayIn(language);
  return { open: say(open, { business }), why: say(why, { business }), choose, unsubscribe };
};

/** Plain text, each link on its own line. */
export const digestText = ({ title, sections }: DigestContent, frame: DigestContext): string => {
  const { open, why, choose, unsubscribe } = contextWords(frame);
  const { address, unsubscribeUrl } = frame;
  const parts = sections.map(({ title: heading, lines }) =>
    [
      ...(heading ? [heading.toUpperCase()] : []),
      ...lines.map(({ text, value, note, path }) =>
        [value === undefined ? text : `${text}: ${value}`, note && `  ${note}`, path && `  ${address}${path}`]
          .filter(Boolean)
          .join("\n"),
      ),
    ].join("\n"),
  );
  const footer = [`${open}: ${address}/`, "", "-- ", why, `${choose}: ${address}/account#notifications`];
  return [title, ...parts, [...footer, `${unsubscribe}: ${unsubscribeUrl}`].join("\n")].join("\n\n");
};

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

const link = (href: string, text: string): string =>
  `<a href="${escapeHtml(href)}" style="color:#1f4fc4">${escapeHtml(text)}</a>`;

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const FAINT = "color:#5c6673;font-size:13px;line-height:18px";

/** HTML that mail programs show: a table with inline styles, no images and nothing loaded from elsewhere. */
export const digestHtml = ({ title, sections }: DigestContent, frame: DigestContext): string => {
  const { open, why, choose, unsubscribe } = contextWords(frame);
  const { language, business, address, unsubscribeUrl } = frame;
  const rows = sections.flatMap(({ title: heading, lines }) => [
    ...(heading
      ? [
          `<tr><td colspan="2" style="padding:20px 0 4px;font-weight:600"><h2 style="margin:0;font-size:15px">${escapeHtml(heading)}</h2></td></tr>`,
        ]
      : []),
    ...lines.map(({ text, value, note, path }) => {
      const words = path ? link(`${address}${path}`, text) : escapeHtml(text);
      const below = note ? `<div style="${FAINT}">${escapeHtml(note)}</div>` : "";
      const cell = "padding:8px 0;border-bottom:1px solid #e9ecef;vertical-align:top";
      return value === undefined
        ? `<tr><td colspan="2" style="${cell}">${words}${below}</td></tr>`
        : `<tr><td style="${cell}">${words}${below}</td><td align="right" style="${cell};font-weight:600;white-space:nowrap">${escapeHtml(value)}</td></tr>`;
    }),
  ]);
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f6f7f9;color:#14181f;${FONT};font-size:15px;line-height:22px">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #dfe3e8;border-radius:10px">
<p style="margin:0;${FAINT}">${escapeHtml(business)}</p>
<h1 style="margin:4px 0 12px;font-size:20px;line-height:28px">${escapeHtml(title)}</h1>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
${rows.join("\n")}
</table>
<p style="margin:20px 0 0">${link(`${address}/`, open)}</p>
</div>
<p style="max-width:560px;margin:16px auto 0;${FAINT}">${escapeHtml(why)}<br>${link(`${address}/account#notifications`, choose)} · ${link(unsubscribeUrl, unsubscribe)}</p>
</body>
</html>
`;
};
