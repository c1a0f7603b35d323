import { sayIn } from "#lib/domain/words/format-message.ts";
import { makeFormats } from "#lib/domain/words/formats.ts";
import { type Language, LOCALES } from "#lib/domain/words/language.ts";
import type { Words } from "#lib/domain/words/words.ts";
import { CONSENT_CHANNELS, type ConsentChannel } from "../../commerce/incoming-customer.ts";
import { heldWordsIn } from "./held-words.ts";

/** Rows by part, with the API's names and money in major units of `currency`. */
export type HeldData = {
  exportedAt: string;
  business: string;
  currency: string;
  timeZone: string;
  parts: Record<string, HeldRow[]>;
};

type HeldRow = Record<string, unknown>;

/** Records as text: a heading where one has a name or a time, and a line per fact. */
export type RecordsDocument = {
  properties: { title: string; author: string; subject: string; language: string; madeAt: string };
  business: string;
  title: string;
  lines: string[];
  sections: { title: string; records: { heading: string | null; lines: string[] }[] }[];
  footer: { left: string; page: string };
};

const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined || value === "") return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(textOf).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

const isShown = <Item>(item: Item | null): item is Item => item !== null;

const byOrder = (rows: readonly HeldRow[]): Map<unknown, HeldRow[]> => {
  const found = new Map<unknown, HeldRow[]>();
  for (const row of rows) found.set(row.orderId, [...(found.get(row.orderId) ?? []), row]);
  return found;
};

/** What is stored about a customer, for them to read: no keys, and calculated figures only where a person can judge them. */
export const heldDocument = (held: HeldData, language: Language, words: Words): RecordsDocument => {
  const { parts, business, exportedAt, currency, timeZone } = held;
  const own = heldWordsIn(language);
  const say = sayIn(language);
  const formats = makeFormats({ locale: LOCALES[language], currency, timeZone });
  const rowsOf = (part: string): HeldRow[] => parts[part] ?? [];
  const first = (part: string): HeldRow => rowsOf(part)[0] ?? {};
  const dated = (instant: unknown): string => formats.dated(String(instant));
  const money = (amount: unknown): string => formats.money(Number(amount));
  const line = (label: keyof typeof own.labels, value: unknown): string | null => {
    const text = textOf(value);
    return text === null ? null : `${own.labels[label]}: ${text}`;
  };
  const customEntries = (values: unknown): string[] =>
    Object.entries((values ?? {}) as HeldRow).map(([key, value]) => `${key}: ${textOf(value) ?? "–"}`);
  const alone = (lines: (string | null)[]) => {
    const shown = lines.filter(isShown);
    return shown.length === 0 ? [] : [{ heading: null, lines: shown }];
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
  const order = (row: HeldRow) => ({
    heading: `${dated(row.orderDate)} · ${row.externalId}`,
    lines: [
      line("status", own.statuses[row.status as keyof typeof own.statuses]),
      line("total", money(row.totalPrice)),
      Number(row.refundedAmount) > 0 ? line("refunded", money(row.refundedAmount)) : null,
      ...customEntries(row.customFields),
      ...(items.get(row.orderId) ?? []).map((item) =>
        say(own.item, {
          quantity: Number(item.quantity),
          product: String(item.productName ?? item.productId),
          money: money(item.lineTotal),
        }),
      ),
    ].filter(isShown),
  });
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
    lines: [textOf(row.productId), ...customEntries(row.properties)].filter(isShown),
  });
  const [rfm, forecast, profile] = [first("rfm"), first("forecast"), rowsOf("profiles").at(-1) ?? {}];
  const segment = words.rfm_segments[rfm.segment as keyof Words["rfm_segments"]]?.name;
  const sections: RecordsDocument["sections"] = [
    {
      title: own.sections.identity,
      records: alone([
        line("name", who.name ?? [who.firstName, who.lastName].map(textOf).filter(isShown).join(" ")),
        line("externalId", who.externalId),
        line("email", who.email),
        line("phone", who.phone),
        line("address", [who.street, who.postalCode, who.city, who.region].map(textOf).filter(isShown)),
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
      ]),
    },
    { title: own.sections.consents, records: alone(CONSENT_CHANNELS.map(consent)) },
    { title: own.sections.orders, records: rowsOf("orders").map(order) },
    { title: own.sections.tickets, records: rowsOf("tickets").map(ticket) },
    { title: own.sections.events, records: rowsOf("events").map(event) },
    {
      title: own.sections.notes,
      records: rowsOf("notes").map(({ at, text }) => ({ heading: dated(at), lines: [String(text)] })),
    },
    {
      title: own.sections.segments,
      records: alone(
        rowsOf("segments").map(({ segmentName, assignedAt }) =>
          say(own.since, { name: String(segmentName), time: dated(assignedAt) }),
        ),
      ),
    },
    {
      title: own.sections.calculated,
      records: alone([
        segment ? line("rfm", `${segment}, R${rfm.recency} F${rfm.frequency} M${rfm.monetary}`) : null,
        forecast.predictedClv === undefined ? null : line("predictedClv", money(forecast.predictedClv)),
        typeof forecast.pAlive === "number" ? line("pAlive", formats.percent(forecast.pAlive)) : null,
        typeof profile.churnRiskScore === "number" ? line("churnRisk", formats.percent(profile.churnRiskScore)) : null,
      ]),
    },
    {
      title: own.sections.versions,
      records: rowsOf("versionsBeforeImports").flatMap(({ before }) => alone(before ? customEntries(before) : [])),
    },
  ];
  const name = textOf(who.name) ?? String(who.externalId);
  return {
    properties: {
      title: `${own.title} · ${name}`,
      author: business,
      subject: own.title,
      language: LOCALES[language],
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
