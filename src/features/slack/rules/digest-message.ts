import type { ActionsBlock, ContextBlock, KnownBlock, SectionBlock } from "@slack/types";
import { z } from "zod";
import { sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { CHURN_STATES, type ChurnState } from "#records/rules/customers/customer-standing.ts";

/** A customer as a digest lists them. Money in major units. */
export type DigestCustomer = {
  id: string;
  /** A name, or what may be shown in its place. */
  name: string;
  /** Null without a forecast. */
  valueAtRisk: number | null;
  lifetimeValue: number;
  /** The probability of no order in the next 90 days; null without a forecast. */
  churnRisk: number | null;
  daysSinceLastOrder: number | null;
  usualGapDays: number | null;
  /** Whether the churn list has them: only its customers have buttons, because their outcome is recorded there. */
  isAtRisk: boolean;
  /** Why they are at risk, in words. */
  reasons: readonly string[];
  /** How their behavior changed, in words; empty within normal variation. */
  changes: readonly string[];
  nextAction: string | null;
};

/** Money in major units. */
export type Digest = {
  business: string;
  currency: string;
  timeZone: string;
  /** How many customers are at risk of churn or drift, and their value at risk. */
  total: number;
  atRisk: number;
  drifting: number;
  valueAtRisk: number | null;
  minValue: number | null;
  /** Of the last digest; null if there was none. */
  previousTotal: number | null;
  /** Whether the behavioral axes were ever calculated. */
  hasModel: boolean;
  /** The most valuable ones, in order. */
  customers: readonly DigestCustomer[];
};

export type DigestFrame = {
  language: LanguageTag;
  /** The product's address without a trailing slash. */
  address: string;
  connectionId: string;
  hasThreads: boolean;
  /** Whether buttons are answered. */
  hasButtons: boolean;
};

/** A click as Slack posts it (docs.slack.dev/reference/interaction-payloads/block_actions-payload), as far as we use it. */
export const slackClick = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id: z.string().regex(/^[A-Z0-9]{1,40}$/), username: z.string().max(200).optional() }),
  actions: z.tuple([z.object({ action_id: z.string(), block_id: z.string().max(255) })], z.unknown()),
  response_url: z.url().optional(),
  message: z.object({ blocks: z.array(z.looseObject({ block_id: z.string().optional() })).max(50) }).optional(),
});
export type SlackClick = z.infer<typeof slackClick>;

type Block = NonNullable<SlackClick["message"]>["blocks"][number];

/** The customer whose buttons a block of this connection has; null for other blocks. */
export const readBlockCustomer = (connectionId: string, blockId: string | undefined): string | null => {
  const [connection, customer, ...others] = (blockId ?? "").split("/");
  return connection === connectionId && customer && others.length === 0 ? customer : null;
};

/** Whom the buttons of a message are about. */
export const customersAnswered = (connectionId: string, blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => readBlockCustomer(connectionId, block.block_id) ?? []);

type Mark = { state: ChurnState; until: Date };
type MessageContext = { connectionId: string; language: LanguageTag; timeZone: string; currency: string };

/**
 * The message with each answered customer's buttons replaced by the answer: of all customers that have one, so that of two clicks at
 * the same time neither brings back the buttons of the other. `by` answered one of them just now.
 */
export const answeredBlocks = (
  blocks: readonly Block[],
  marks: ReadonlyMap<string, Mark>,
  by: { customerId: string; userId: string },
  { connectionId, language, timeZone, currency }: MessageContext,
): Block[] => {
  const words = serverWordsIn(language).slack_digest;
  const say = sayIn(language);
  const formats = makeFormats({ locale: toLocale(language), timeZone, currency });
  return blocks.map((block) => {
    const customerId = readBlockCustomer(connectionId, block.block_id);
    const mark = customerId === null ? undefined : marks.get(customerId);
    if (!mark) return block;
    const answer = say(words.answered[mark.state], { day: formats.day(mark.until.toISOString()) });
    const text = customerId === by.customerId ? say(words.by, { answer, user: `<@${by.userId}>` }) : answer;
    return { type: "context", elements: [{ type: "mrkdwn", text }] };
  });
};

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Slack's formatting signs can't be escaped, so that look-alikes replace them. */
const LOOKALIKES: Record<string, string> = { "*": "∗", _: "＿", "~": "∼", "`": "ˋ" };

/** Control characters and the marks that change the direction in which text is shown. */
const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\s]+/gu;

/** On one line, shortened with an ellipsis to at most so many characters. */
const clipped = (text: string, max: number): string => {
  const characters = [...text.replace(UNPRINTABLE, " ").trim()];
  return characters.length <= max
    ? characters.join("")
    : `${characters
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`;
};

/**
 * Text that others chose, in Slack's mrkdwn: shown as it is, without links, mentions (`<!channel>`) and formatting
 * (docs.slack.dev/messaging/formatting-message-text, "Escaping text").
 */
const plainMrkdwn = (text: string, max: number): string =>
  clipped(text, max)
    .replace(/[*_~`]/g, (sign) => LOOKALIKES[sign] ?? sign)
    .replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);

/** A link; `text` as `plainMrkdwn` shows it. A bar ends the address. */
const mrkdwnLink = (url: string, text: string, max: number): string =>
  `<${encodeURI(url).replaceAll("|", "%7C")}|${plainMrkdwn(text, max).replaceAll("|", "∣")}>`;

/** `text` is what notifications show. */
export type SlackMessage = { text: string; blocks: KnownBlock[] };

export const MOST_IN_MESSAGE = 10;
export const MOST_IN_THREADS = 90;
const PER_REPLY = 30;
/** Of the blocks as JSON: Slack refuses messages from about 13,200 characters (slackapi/bolt-js#2509). */
const MESSAGE_BUDGET = 12_000;

const LONGEST = { business: 80, name: 80, reasons: 180, changes: 200, action: 120 };

/** A block has the customer's answer buttons if its ID is of this form. */
const answerBlockId = (connectionId: string, customerId: string): string => `${connectionId}/${customerId}`;

const mrkdwn = (text: string) => ({ type: "mrkdwn" as const, text, verbatim: true });
const section = (text: string): SectionBlock => ({ type: "section", text: mrkdwn(text) });
const context = (text: string): ContextBlock => ({ type: "context", elements: [mrkdwn(text)] });

const createFormatters = ({ currency, timeZone }: Digest, { language, address }: DigestFrame) => {
  const words = serverWordsIn(language).slack_digest;
  const say = sayIn(language);
  const formats = makeFormats({ locale: toLocale(language), timeZone, currency });
  const link = (one: DigestCustomer) => mrkdwnLink(`${address}/customers/${one.id}`, one.name, LONGEST.name);
  const figures = ({ valueAtRisk, lifetimeValue, churnRisk, daysSinceLastOrder, usualGapDays }: DigestCustomer) =>
    [
      valueAtRisk !== null && say(words.at_risk, { money: `*${formats.money(valueAtRisk)}*` }),
      say(words.spent, { money: formats.money(lifetimeValue) }),
      churnRisk !== null && say(words.risk, { share: formats.percent(churnRisk) }),
      daysSinceLastOrder !== null && say(words.last, { days: daysSinceLastOrder }),
      usualGapDays !== null && usualGapDays > 0 && say(words.usual, { days: usualGapDays }),
    ].filter((part) => part !== false);
  return { words, say, formats, link, figures };
};

const buildStateButtons = (customerId: string, { language, connectionId }: DigestFrame): ActionsBlock => ({
  type: "actions",
  block_id: answerBlockId(connectionId, customerId),
  elements: CHURN_STATES.map((state) => ({
    type: "button",
    action_id: state,
    text: { type: "plain_text", text: serverWordsIn(language).slack_digest.states[state] },
  })),
});

const formatHeading = (digest: Digest, frame: DigestFrame): { title: string; summary: string } => {
  const { total, atRisk, drifting, previousTotal, valueAtRisk, minValue, hasModel } = digest;
  const { words, say, formats } = createFormatters(digest, frame);
  const title = say(words.title, { business: clipped(digest.business, LONGEST.business) });
  if (!hasModel) return { title, summary: words.no_model };
  const change = previousTotal === null ? null : total - previousTotal;
  const changed = change === null || change === 0 ? words.same : change > 0 ? words.more : words.fewer;
  const parts = [
    total === 0 && words.none,
    atRisk > 0 && say(words.total, { count: atRisk }),
    drifting > 0 && say(words.drifting, { count: drifting, both: atRisk + drifting - total }),
    valueAtRisk !== null && total > 0 && say(words.value, { money: formats.money(valueAtRisk) }),
    change !== null && say(changed, { count: Math.abs(change) }),
    minValue !== null && minValue > 0 && say(words.above, { money: formats.money(minValue) }),
  ];
  return { title, summary: parts.filter((part) => part !== false).join(" ") };
};

/** The blocks of the first customers, as many as a message holds, and how many those are. */
const listed = (digest: Digest, frame: DigestFrame, room: number): { blocks: KnownBlock[]; count: number } => {
  const { words, say, link, figures } = createFormatters(digest, frame);
  const blocks: KnownBlock[] = [];
  let count = 0;
  for (const one of digest.customers.slice(0, MOST_IN_MESSAGE)) {
    const reasons = plainMrkdwn(one.reasons.join("; "), LONGEST.reasons);
    const changes = plainMrkdwn(one.changes.join("; "), LONGEST.changes);
    const lines = [
      `*${link(one)}*`,
      figures(one).join(" · "),
      reasons && say(words.why, { reasons }),
      changes && say(words.changed, { changes }),
      one.nextAction && say(words.next, { action: plainMrkdwn(one.nextAction, LONGEST.action) }),
    ];
    const buttons = frame.hasButtons && one.isAtRisk ? [buildStateButtons(one.id, frame)] : [];
    const own = [section(lines.filter(Boolean).join("\n")), ...buttons];
    if (JSON.stringify([...blocks, ...own]).length > room) break;
    blocks.push(...own);
    count++;
  }
  return { blocks, count };
};

/** The digest's message, and the replies in its thread; none without threads. Each is within Slack's limits whatever customers are called. */
export const digestMessages = (
  digest: Digest,
  frame: DigestFrame,
): { message: SlackMessage; replies: SlackMessage[] } => {
  const { words, say, link, figures } = createFormatters(digest, frame);
  const { address, hasThreads } = frame;
  const { title, summary } = formatHeading(digest, frame);
  const head: KnownBlock[] = [{ type: "header", text: { type: "plain_text", text: title } }, section(summary)];
  // The links at the end and what follows the list.
  const { blocks, count } = listed(digest, frame, MESSAGE_BUDGET - JSON.stringify(head).length - 1000);
  const threaded = hasThreads ? digest.customers.slice(count, count + MOST_IN_THREADS) : [];
  const rest = digest.total - count - threaded.length;
  const links = [
    `<${address}/todo|${words.open}>`,
    ...(digest.drifting > 0 ? [`<${address}/drift|${words.open_drift}>`] : []),
    `<${address}/settings/slack|${words.settings}>`,
  ];
  const below = [
    threaded.length > 0 && say(words.thread, { count: threaded.length }),
    rest > 0 && count > 0 && say(words.rest, { count: rest }),
    links.join(" · "),
  ].filter((part) => part !== false);
  const replies = Array.from({ length: Math.ceil(threaded.length / PER_REPLY) }, (_, i): SlackMessage => {
    const part = threaded.slice(i * PER_REPLY, (i + 1) * PER_REPLY);
    const from = count + i * PER_REPLY + 1;
    const heading = say(words.thread_title, { from, to: from + part.length - 1, total: digest.total });
    const lines = part.map((one, at) => {
      const shown = [...figures(one).slice(0, 3), ...(one.changes.length > 0 ? [words.changes] : [])];
      return section(`${from + at}. ${link(one)} · ${shown.join(" · ")}`);
    });
    return { text: heading, blocks: [context(heading), ...lines] };
  });
  // Unlike the header, the text of a notification is read for mentions.
  const text = `${plainMrkdwn(title, title.length)}. ${summary.replaceAll("*", "")}`;
  return { message: { text, blocks: [...head, ...blocks, context(below.join("\n"))] }, replies };
};

/** What a connection is tried with. */
export const testMessage = (business: string, language: LanguageTag): SlackMessage => {
  const text = sayIn(language)(serverWordsIn(language).slack_digest.test, {
    business: plainMrkdwn(business, LONGEST.business),
  });
  return { text, blocks: [section(text)] };
};
