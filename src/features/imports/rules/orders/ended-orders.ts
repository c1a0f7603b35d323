import type { FileStatus } from "#core/values/import-options.ts";
import { cellText } from "../cells/cell-text.ts";
import { readTime } from "../cells/dates.ts";
import type { Row } from "../import-format.ts";
import { nameFit, splitColumnName } from "../names/column-names.ts";
import { plainWord } from "./order-status.ts";

const BEFORE = "(?:(?:is|was|order|sale|date|time|fecha de|fecha|data de|data do) )*";
const AFTER = "(?: (?:at|on|date|time|timestamp|em|el))*";
const named = (stems: string): RegExp => new RegExp(`^${BEFORE}(?:${stems})${AFTER}$`);

/** Columns that are filled, or say yes, for orders that don't count. */
const CANCELLED = named(
  "cancell?ed|cancell?ation|cancel(?= (?:at|on|date|time))|voided|anulad[oa]|anulacion|cancelad[oa]|cancelacion|cancelamento",
);
const REFUNDED = named("refunded|returned|reembolsad[oa]|devuelt[oa]|devolvid[oa]|estornad[oa]");
/** Columns that say what a row is: a sale, or money that was paid back. */
const KINDS =
  /^(?:(?:order|transaction|trans|tran|sale|record|payment|purchase|operation|movement|entry) )?(?:type|kind)$|^tipo(?: de? (?:pedido|venta|transaccion|operacion|movimiento|compra|venda|transacao|operacao|movimento|movimentacao))?$|^(?:operation|movement|operacion|operacao|movimiento|movimento)$/;
/** Columns that may say so by a word, as those of an order's and of its payment's status do. */
const OF_WORDS = /^(?:refund|return|cancellation) (?:status|state)$/;
/** What a kind of row is called that was paid back, beside the words of a status. */
const PAID_BACK =
  /(?:^|_)(?:refund(?:s|ed)?|return(?:s|ed)?|devoluc\w*|devolv\w*|reembols\w*|reintegr\w*|estorn\w*|reversal|revers[oa]|chargeback|contracargo|credit_(?:note|memo)|nota_de_credito)(?:_|$)/;
const NOT = /(?:^|_)(?:no|non|not|sin|sem|nao)_/;

const YES = /^(yes|true|y|t|s[ií]|sim|x)$/i;
/** What databases write where there is no time. */
const NO_TIME = /^(0{4}|0001|19[07]0)[-/.]0?[01][-/.]0?[01](?!\d)|^0?[01][-/.]0?[01][-/.](0{4}|0001|19[07]0)(?!\d)/;
const ANY = new Date("2100-01-01");

const isTime = (text: string): boolean =>
  !/^\d+([.,]\d+)?$/.test(text) &&
  !NO_TIME.test(text) &&
  (["dmy", "mdy"] as const).some((order) => readTime(text, "UTC", order, ANY) !== null);

/** A 1 can be the number of what was returned. */
const isFilled = (name: string, text: string): boolean =>
  YES.test(text) || isTime(text) || (/^1([.,]0+)?$/.test(text) && (CANCELLED.test(name) || /^(is|was) /.test(name)));

export type Ended = Extract<FileStatus, "cancelled" | "refunded">;
export type ReadStatus = (text: string) => FileStatus | null;

/** What a word of a column of kinds says. */
const kindIn = (text: string, readStatus: ReadStatus): FileStatus | null => {
  const word = plainWord(text.normalize("NFKD").replace(/\p{M}/gu, ""));
  return PAID_BACK.test(word) && !NOT.test(word) ? "refunded" : readStatus(text);
};

const isOfStatus = (words: readonly string[]): boolean =>
  KINDS.test(words.join(" ")) ||
  OF_WORDS.test(words.join(" ")) ||
  nameFit("status", words) > 0 ||
  nameFit("payment_state", words) > 0;

const isOfEnd = (words: readonly string[]): boolean =>
  [CANCELLED, REFUNDED].some((names) => names.test(words.join(" "))) || isOfStatus(words);

const endedBy = (words: readonly string[], text: string, readStatus: ReadStatus): Ended | null => {
  const name = words.join(" ");
  if (CANCELLED.test(name) && isFilled(name, text)) return "cancelled";
  if (REFUNDED.test(name) && isFilled(name, text)) return "refunded";
  // Orders that are done are closed, too.
  if (!isOfStatus(words) || /^closed$/i.test(text)) return null;
  const status = KINDS.test(name) ? kindIn(text, readStatus) : readStatus(text);
  return status === "cancelled" || status === "refunded" ? status : null;
};

/** Reads what a row is by the columns of kinds at some places: one that was paid back is no sale of its own, and one that was cancelled is none. */
export const kindReader = (header: readonly string[], places: readonly number[], readStatus: ReadStatus) => {
  const columns = places
    .map((place) => ({ place, words: splitColumnName(header[place] ?? "") }))
    .filter(({ words }) => KINDS.test(words.join(" ")));
  return ({ cells }: Row): Ended | null =>
    columns.map(({ place, words }) => endedBy(words, cellText(cells[place]), readStatus)).find((kind) => kind) ?? null;
};

/** Whether a column has orders' states, by which some may not count, or says so of some. */
export const saysState = (name: string, cells: readonly string[], readStatus: ReadStatus): boolean => {
  const words = splitColumnName(name);
  const isStatus = isOfStatus(words);
  return cells
    .map(cellText)
    .some((text) => endedBy(words, text, readStatus) !== null || (isStatus && readStatus(text) !== null));
};

/**
 * Reads whether an order was cancelled or refunded by any column at one of the places, whatever else counts: an order can be cancelled
 * whose payment stays captured. A column on which an order's rows disagree says nothing about the order.
 */
export const endedReader = (header: readonly string[], places: readonly number[], readStatus: ReadStatus) => {
  const columns = places
    .map((place) => ({ place, words: splitColumnName(header[place] ?? "") }))
    .filter(({ words }) => isOfEnd(words));
  return (rows: readonly Row[]): Ended | null => {
    const ends = columns.map(({ place, words }) => {
      const texts = new Set(rows.map(({ cells }) => cellText(cells[place])).filter((text) => text !== ""));
      const [text, ...others] = texts;
      return text === undefined || others.length > 0 ? null : endedBy(words, text, readStatus);
    });
    return ends.includes("cancelled") ? "cancelled" : ends.includes("refunded") ? "refunded" : null;
  };
};
