import { sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import type { Words } from "#core/messages/words.ts";
import { CONSENT_CHANNELS, type ConsentChannel } from "./incoming-records.ts";
import type { RecordsDocument, TextRecord } from "./pdf-documents.ts";

export type HeldRow = Record<string, unknown>;

/** A row of a part that has so many. */
export type PartRow = { part: string; count: number; row: HeldRow };

/** Writes rows, which come part after part, as members of a JSON object, a row on a line. Parts without rows are empty lists. */
export const jsonOfParts = (parts: readonly string[]) => {
  let begun = 0;
  let hasRows = false;
  const beginUntil = (count: number): string => {
    const names = parts.slice(begun, count);
    const text = names.map((part, i) => `${begun + i > 0 ? "],\n" : ""}${JSON.stringify(part)}:[`).join("");
    if (names.length > 0) hasRows = false;
    begun = Math.max(begun, count);
    return text;
  };
  const add = ({ part, row }: PartRow): string => {
    const lead = beginUntil(parts.indexOf(part) + 1);
    const separator = hasRows ? "," : "";
    hasRows = true;
    return `${lead}${separator}\n${JSON.stringify(row)}`;
  };
  return {
    add: (rows: readonly PartRow[]): string => rows.map(add).join(""),
    end: (): string => `${beginUntil(parts.length)}]`,
  };
};

/** Rows by part, with the API's names and money in major units of `currency`. `counts`: of parts with more rows than these, how many. */
type HeldData = {
  exportedAt: string;
  business: string;
  currency: string;
  timeZone: string;
  parts: Readonly<Record<string, readonly HeldRow[]>>;
  counts: Readonly<Record<string, number>>;
};

const formatValue = (value: unknown): string | null => {
  if (value === null || value === undefined || value === "") return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(formatValue).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

const isShown = <Item>(item: Item | null): item is Item => item !== null;

/** The renderer cuts texts of more than 400 UTF-16 units. */
const paragraphs = (text: string): string[] => text.match(/.{1,200}(?:\s+|$)|.{1,200}/gsu) ?? [text];

/** A document has as many of a part's rows, the newest, and of them as many lines, so that it is made in seconds whatever is stored. */
export const NEWEST_ROWS = 100;
const MOST_LINES = 400;
const MOST_LINES_OF_RECORD = 60;

const byOrder = (rows: readonly HeldRow[]): Map<unknown, HeldRow[]> => {
  const found = new Map<unknown, HeldRow[]>();
  for (const row of rows) {
    const own = found.get(row.orderId);
    if (own) own.push(row);
    else found.set(row.orderId, [row]);
  }
  return found;
};

/** What is stored about a customer, for them to read: no keys, and calculated figures only where a person can judge them. */
export const heldDocument = (held: HeldData, language: LanguageTag, words: Words): RecordsDocument => {
  const { parts, counts, business, exportedAt, currency, timeZone } = held;
  const own = serverWordsIn(language).held_data;
  const say = sayIn(language);
  const formats = makeFormats({ locale: toLocale(language), currency, timeZone });
  const rowsOf = (part: string): readonly HeldRow[] => parts[part] ?? [];
  const leftOut = (part: string): number => Math.max(0, (counts[part] ?? 0) - rowsOf(part).length);
  const first = (part: string): HeldRow => rowsOf(part)[0] ?? {};
  const dated = (instant: unknown): string => formats.dated(String(instant));
  const money = (amount: unknown): string => formats.money(Number(amount));
  const line = (label: keyof typeof own.labels, value: unknown): string | null => {
    const text = formatValue(value);
    return text === null ? null : `${own.labels[label]}: ${text}`;
  };
  const customEntries = (values: unknown): string[] =>
    Object.entries((values ?? {}) as HeldRow).map(([key, value]) => `${key}: ${formatValue(value) ?? "–"}`);
  const fitted = ({ heading, lines, hidden = 0 }: TextRecord & { hidden?: number }): TextRecord => {
    const all = lines.flatMap(paragraphs);
    const shown = all.slice(0, MOST_LINES_OF_RECORD);
    const count = all.length - shown.length + hidden;
    return { heading, lines: count === 0 ? shown : [...shown, say(own.more, { count })] };
  };
  /** The newest records of a part, oldest first as they are stored, and how many there are. */
  const newest = (part: string, recordOf: (row: HeldRow) => Parameters<typeof fitted>[0]): TextRecord[] => {
    const rows = rowsOf(part);
    const shown: TextRecord[] = [];
    let count = rows.length + leftOut(part);
    let room = MOST_LINES;
    for (const row of rows.toReversed()) {
      const record = fitted(recordOf(row));
      const isEmpty = record.heading === null && record.lines.length === 0;
      room -= record.lines.length + 1;
      if (room < 0) break;
      if (isEmpty) count -= 1;
      else shown.push(record);
    }
    if (shown.length < count) shown.push({ heading: null, lines: [say(own.newest, { shown: shown.length, count })] });
    return shown.toReversed();
  };
  const alone = (lines: (string | null)[], hidden = 0) => {
    const shown = lines.filter(isShown);
    return shown.length === 0 ? [] : [fitted({ heading: null, lines: shown, hidden })];
  };

  const who = first("customer");
  const consent = (channel: ConsentChannel): string | null => {
    const state = words.consents[who[`${channel}Consent`] as keyof Words["consents"]];
    const [time, source] = [who[`${channel}ConsentAt`], who[`${channel}ConsentSource`]];
    if (!time) return line(`${channel}Consent`, state);
    const values = { state, time: dated(time), source: String(source ?? "") };
    return line(`${channel}Consent`, say(source ? own.consentFrom : own.consent, values));
  };
  const items = byOrder(rowsOf("orderItems"));
  const order = (row: HeldRow) => {
    const bought = items.get(row.orderId) ?? [];
    const lines = [
      line("status", own.statuses[row.status as keyof typeof own.statuses]),
      line("total", money(row.totalPrice)),
      Number(row.refundedAmount) > 0 ? line("refunded", money(row.refundedAmount)) : null,
      ...customEntries(row.customFields),
      ...bought.slice(0, MOST_LINES_OF_RECORD).map((item) =>
        say(own.item, {
          quantity: Number(item.quantity),
          product: String(item.productName ?? item.productId),
          money: money(item.lineTotal),
        }),
      ),
    ].filter(isShown);
    const hidden = Math.max(0, bought.length - MOST_LINES_OF_RECORD);
    return { heading: `${dated(row.orderDate)} · ${row.externalId}`, lines, hidden };
  };
  const ticket = (row: HeldRow) => ({
    heading: `${dated(row.openedAt)} · ${row.externalId}`,
    lines: [
      line("channel", row.channel),
      line("messages", row.messageCount),
      line("satisfaction", row.satisfaction),
      line("closed", row.closedAt === null ? null : dated(row.closedAt)),
    ].filter(isShown),
  });
  const event = (row: HeldRow) => ({
    heading: `${dated(row.occurredAt)} · ${words.event_names[row.name as keyof Words["event_names"]] ?? row.name}`,
    lines: [formatValue(row.productId), ...customEntries(row.properties)].filter(isShown),
  });
  const [rfm, forecast, profile] = [first("rfm"), first("forecast"), rowsOf("profiles").at(-1) ?? {}];
  const segment = words.rfm_segments[rfm.segment as keyof Words["rfm_segments"]]?.name;
  const sections: RecordsDocument["sections"] = [
    {
      title: own.sections.identity,
      records: alone(
        [
          line("name", who.name ?? [who.firstName, who.lastName].map(formatValue).filter(isShown).join(" ")),
          line("externalId", who.externalId),
          line("email", who.email),
          line("phone", who.phone),
          line("address", [who.street, who.postalCode, who.city, who.region].map(formatValue).filter(isShown)),
          line("country", who.country),
          line("locale", who.locale),
          line("loyaltyLevel", words.loyalty_levels[who.loyaltyLevel as keyof Words["loyalty_levels"]]),
          line("acquisitionSource", who.acquisitionSource),
          line("acquisitionCampaign", who.acquisitionCampaign),
          line("createdAt", dated(who.createdAt)),
          line(
            "tags",
            rowsOf("tags").map(({ tag }) => tag),
          ),
          ...customEntries(who.customFields),
        ],
        leftOut("tags"),
      ),
    },
    { title: own.sections.consents, records: alone(CONSENT_CHANNELS.map(consent)) },
    { title: own.sections.orders, records: newest("orders", order) },
    { title: own.sections.tickets, records: newest("tickets", ticket) },
    { title: own.sections.events, records: newest("events", event) },
    {
      title: own.sections.notes,
      records: newest("notes", ({ at, text }) => ({ heading: dated(at), lines: [String(text)] })),
    },
    {
      title: own.sections.segments,
      records: newest("segments", ({ segmentName, assignedAt }) => ({
        heading: null,
        lines: [say(own.since, { name: String(segmentName), time: dated(assignedAt) })],
      })),
    },
    {
      title: own.sections.calculated,
      records: alone([
        segment ? line("rfm", `${segment}, R${rfm.recency} F${rfm.frequency} M${rfm.monetary}`) : null,
        forecast.predictedClv === undefined ? null : line("predictedClv", money(forecast.predictedClv)),
        typeof forecast.pAlive === "number" ? line("pAlive", formats.percent(forecast.pAlive)) : null,
        typeof forecast.orderChance90 === "number"
          ? line("churnRisk", formats.percent(1 - forecast.orderChance90))
          : null,
        typeof profile.churnRiskScore === "number" ? line("churnScore", formats.fine(profile.churnRiskScore)) : null,
      ]),
    },
    {
      title: own.sections.versions,
      records: newest("versionsBeforeImports", ({ before }) => ({ heading: null, lines: customEntries(before) })),
    },
  ];
  const name = formatValue(who.name) ?? String(who.externalId);
  return {
    properties: {
      title: `${own.title} · ${name}`,
      author: business,
      subject: own.title,
      language: toLocale(language),
      madeAt: exportedAt,
    },
    business,
    title: `${own.title}: ${name}`,
    lines: [say(own.about, { business, time: dated(exportedAt), zone: timeZone }), own.complete],
    sections: sections.map(({ title, records }) => ({
      title,
      records: records.length > 0 ? records : [{ heading: null, lines: [own.none] }],
    })),
    footer: { left: `${business} · ${own.title}`, page: own.page },
  };
};
