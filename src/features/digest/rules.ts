import { overlay, sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import type { Figure, MissedForecast, News, Period } from "#features/overview/rules.ts";
import type { ContactEffect } from "#lib/recommend/contact-effect.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { findSegmentWords } from "#records/rules/rfm/segment-descriptions.ts";

const english = {
  subject: "{business}: {day}",
  daily: "What changed on {day}",
  weekly: "What changed from {day}",
  metrics: {
    revenue: "Revenue",
    orders: "Orders",
    active: "Active customers",
    new: "First-time customers",
    returning: "Returning customers",
    lost: "Newly lapsed customers",
  },
  before: "before: {value}",
  above: "above the normal range ({low} to {high})",
  below: "below the normal range ({low} to {high})",
  within: "normal ({low} to {high})",
  stale: "Segments and recommendations may be out of date: the last nightly calculation failed or is missing.",
  young: "Figures are compared after 14 days of sales.",
  moves: "Movements between RFM segments",
  moved: "{count, plural, one {# customer} other {# customers}} from {from} to {to}: {money}",
  no_moves: "Nothing unusual.",
  today: "Today",
  win_back:
    "{count, plural, =0 {No customers to win back} one {Win back # customer: worth {money} if they return, about {lower} to {upper} expected from contact} other {Win back # customers: worth {money} if all return, about {lower} to {upper} expected from contact}}",
  reorder:
    "{count, plural, =0 {No customers are due to reorder} one {# customer is due to reorder} other {# customers are due to reorder}}",
  champions: "{count, plural, =0 {No customers} one {# customer} other {# customers}} joined {segment}",
  failures: "Needs attention",
  forecast: "The last forecast expected {expected} repeat purchases ({low} to {high}); there were {actual}.",
  imports: "{count, plural, one {# import failed} other {# imports failed}}",
  runs: "{count, plural, one {# run failed} other {# runs failed}}",
  connection: "{name} could not be read",
  open: "Open {business}",
  why: "You receive this email because you chose a digest of {business}.",
  choose: "Change your notifications",
  unsubscribe: "Unsubscribe",
};

type DigestWords = typeof english;

const spanish: DigestWords = {
  subject: "{business}: {day}",
  daily: "Qué cambió el {day}",
  weekly: "Qué cambió: {day}",
  metrics: {
    revenue: "Ingresos",
    orders: "Pedidos",
    active: "Clientes activos",
    new: "Clientes de primera compra",
    returning: "Clientes recurrentes",
    lost: "Nuevos inactivos",
  },
  before: "antes: {value}",
  above: "por encima del rango normal (de {low} a {high})",
  below: "por debajo del rango normal (de {low} a {high})",
  within: "normal (de {low} a {high})",
  stale: "Los segmentos y las recomendaciones pueden estar desactualizados: el último cálculo nocturno falló o falta.",
  young: "Las cifras se comparan después de 14 días de ventas.",
  moves: "Movimientos entre segmentos RFM",
  moved: "{count, plural, one {# cliente} other {# clientes}} de {from} a {to}: {money}",
  no_moves: "Nada inusual.",
  today: "Hoy",
  win_back:
    "{count, plural, =0 {Ningún cliente por recuperar} one {# cliente por recuperar: {money} si vuelve, de {lower} a {upper} esperados por contactarlo} other {# clientes por recuperar: {money} si vuelven todos, de {lower} a {upper} esperados por contactarlos}}",
  reorder:
    "{count, plural, =0 {A ningún cliente le toca volver a comprar} one {A # cliente le toca volver a comprar} other {A # clientes les toca volver a comprar}}",
  champions: "{count, plural, =0 {Ningún cliente pasó} one {# cliente pasó} other {# clientes pasaron}} a {segment}",
  failures: "Requiere atención",
  forecast: "El último pronóstico esperaba {expected} compras repetidas (de {low} a {high}); hubo {actual}.",
  imports: "{count, plural, one {Falló # importación} other {Fallaron # importaciones}}",
  runs: "{count, plural, one {Falló # ejecución} other {Fallaron # ejecuciones}}",
  connection: "{name} no se pudo leer",
  open: "Abrir {business}",
  why: "Recibes este correo porque elegiste un resumen de {business}.",
  choose: "Cambiar tus notificaciones",
  unsubscribe: "Cancelar la suscripción",
};

const portuguese: DigestWords = {
  subject: "{business}: {day}",
  daily: "O que mudou em {day}",
  weekly: "O que mudou: {day}",
  metrics: {
    revenue: "Receita",
    orders: "Pedidos",
    active: "Clientes ativos",
    new: "Clientes de primeira compra",
    returning: "Clientes recorrentes",
    lost: "Novos inativos",
  },
  before: "antes: {value}",
  above: "acima da faixa normal (de {low} a {high})",
  below: "abaixo da faixa normal (de {low} a {high})",
  within: "normal (de {low} a {high})",
  stale:
    "Os segmentos e as recomendações podem estar desatualizados: o último cálculo noturno falhou ou está faltando.",
  young: "Os números são comparados após 14 dias de vendas.",
  moves: "Movimentos entre segmentos RFM",
  moved: "{count, plural, one {# cliente} other {# clientes}} de {from} para {to}: {money}",
  no_moves: "Nada incomum.",
  today: "Hoje",
  win_back:
    "{count, plural, =0 {Nenhum cliente para reconquistar} one {# cliente para reconquistar: {money} se voltar, de {lower} a {upper} esperados do contato} other {# clientes para reconquistar: {money} se todos voltarem, de {lower} a {upper} esperados do contato}}",
  reorder:
    "{count, plural, =0 {Nenhum cliente está na hora de recomprar} one {# cliente está na hora de recomprar} other {# clientes estão na hora de recomprar}}",
  champions:
    "{count, plural, =0 {Nenhum cliente passou} one {# cliente passou} other {# clientes passaram}} a {segment}",
  failures: "Requer atenção",
  forecast: "A última previsão esperava {expected} compras repetidas (de {low} a {high}); houve {actual}.",
  imports: "{count, plural, one {# importação falhou} other {# importações falharam}}",
  runs: "{count, plural, one {# execução falhou} other {# execuções falharam}}",
  connection: "{name} não pôde ser lida",
  open: "Abrir {business}",
  why: "Você recebe este e-mail porque escolheu um resumo de {business}.",
  choose: "Alterar suas notificações",
  unsubscribe: "Cancelar inscrição",
};

const DIGEST_WORDS: Record<Language, DigestWords> = { en: english, es: spanish, pt: portuguese };

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
    winBack: { customers: number; expectedValueSaved: number; expectedFromContact: ContactEffect };
    reorder: { customers: number };
    champions: { customers: number };
  } | null;
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
        lower: formats.money(today.winBack.expectedFromContact.lower),
        upper: formats.money(today.winBack.expectedFromContact.upper),
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

type DigestContext = {
  language: Language;
  business: string;
  /** The product's address without a trailing slash. */
  address: string;
  unsubscribeUrl: string;
};

const contextWords = ({ language, business }: DigestContext) => {
  const { open, why, choose, unsubscribe } = DIGEST_WORDS[language];
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
