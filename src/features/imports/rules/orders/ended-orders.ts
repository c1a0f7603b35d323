import type { FileStatus } from "#features/imports/rules/reading-options.ts";
import { cellText } from "../cells/cell-text.ts";
import { readTime } from "../cells/dates.ts";
import type { Row } from "../import-format.ts";
import { nameFit, plainName, splitColumnName } from "../names/column-names.ts";
import { findPlatform } from "../names/platforms.ts";
import { plainWord } from "./order-status.ts";

const BEFORE = "(?:(?:is|was|order|sale|date|time|fecha de|fecha|data de|data do) )*";
const AFTER = "(?: (?:at|on|date|time|timestamp|em|el))*";
const named = (stems: string): RegExp => new RegExp(`^${BEFORE}(?:${stems})${AFTER}$`);

/** Columns that are filled, or say yes, for orders that don't count. */
const CANCELLED = named(
  "cancell?ed|cancell?ation|cancel(?= (?:at|on|date|time))|voided|anulad[oa]|anulacion|cancelad[oa]|cancelacion|cancelamento",
);
const REFUNDED = named("refunded|returned|reembolsad[oa]|devuelt[oa]|devolvid[oa]|estornad[oa]");
/** Columns that say what a row is: a sale, or money that was paid back. A payment's type is what it was made with. */
const KINDS =
  /^(?:(?:order|transaction|trans|tran|sale|record|purchase|operation|movement|entry) )?(?:type|kind)$|^tipo(?: de? (?:pedido|venta|transaccion|operacion|movimiento|compra|venda|transacao|operacao|movimento|movimentacao))?$|^(?:operation|movement|operacion|operacao|movimiento|movimento)$/;
/** Names that products have too, so that the column's other values must be kinds of sales. */
const ANY_KIND = /^(?:type|kind|tipo)$/;
const SOLD =
  /(?:^|_)(?:sales?|orders?|purchases?|payments?|invoices?|charges?|receipts?|exchanges?|subscriptions?|renewals?|deposits?|wholesale|retail|online|web|pos|ventas?|vendas?|compras?|pedidos?|pagos?|pagamentos?|facturas?|faturas?|cambios?|trocas?)(?:_|$)/;
/** Columns that may say so by a word, as those of an order's and of its payment's status do. */
const OF_WORDS = /^(?:refund|return|cancellation) (?:status|state)$/;
/** What money that was paid back is called, as a whole: "Refund protection" is sold. What was "refunded" is the sale itself. */
const PAID_BACK = new RegExp(
  "^(?:(?:partial|full|total|manual|cash|card|online|pos|store|sales?|customer|order|payment|purchase|product|item|goods|nota_(?:fiscal_)?de)_)*" +
    "(?:refunds?|returns?|devoluc(?:ion(?:es)?|ao|oes)|reembolsos?|reintegros?|estornos?|reversals?|chargebacks?|contracargos?|credit_(?:note|memo)s?|notas?_de_credito|factura_rectificativa)" +
    "(?:_(?:partial|full|order|sale|transaction|receipt|online|pos|store|parcial|total|electronica|em_dinheiro|en_efectivo|de_(?:ventas?|vendas?|compras?|clientes?|pedidos?|pagos?|pagamentos?|productos?|produtos?|mercancias?|mercaderias?|mercadorias?)|d[eo]l?_cliente))*$",
);

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
/** What a row is by a column of kinds: "credit" is money that was paid back, the others are what became of its sale. */
export type RowKind = { is: Ended | "credit"; column: string; text: string };
type Cells = Pick<Row, "cells">;

const wordIn = (text: string): string => plainWord(text.normalize("NFKD").replace(/\p{M}/gu, ""));

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
  const status = KINDS.test(name) && PAID_BACK.test(wordIn(text)) ? "refunded" : readStatus(text);
  return status === "cancelled" || status === "refunded" ? status : null;
};

/** Whether a column may say what became of orders: not one of kinds that its platform's rows have beside, or whose values are other things. */
const maySay = (
  header: readonly string[],
  place: number,
  sample: readonly Cells[],
  readStatus: ReadStatus,
): boolean => {
  const name = splitColumnName(header[place] ?? "").join(" ");
  if (!KINDS.test(name)) return true;
  if (findPlatform(header)?.ignored.includes(plainName(header[place] ?? ""))) return false;
  const others = sample
    .map(({ cells }) => cellText(cells[place]))
    .filter((text) => text !== "" && !PAID_BACK.test(wordIn(text)) && readStatus(text) === null);
  return !ANY_KIND.test(name) || others.length === 0 || others.some((text) => SOLD.test(wordIn(text)));
};

type StatusColumns = [
  header: readonly string[],
  places: readonly number[],
  readStatus: ReadStatus,
  sample?: readonly Cells[],
];

/** The columns at the places whose names are of this kind, and which may say what became of orders. */
const selectColumns = (
  [header, places, readStatus, sample = []]: StatusColumns,
  isNamed: (words: readonly string[]) => boolean,
) =>
  places
    .map((place) => ({ place, words: splitColumnName(header[place] ?? "") }))
    .filter(({ place, words }) => isNamed(words) && maySay(header, place, sample, readStatus));

/** Reads what a row is by the columns of kinds at some places. */
export const kindReader = (...given: StatusColumns) => {
  const [header, , readStatus] = given;
  const columns = selectColumns(given, (words) => KINDS.test(words.join(" ")));
  return ({ cells }: Cells): RowKind | null => {
    for (const { place, words } of columns) {
      const text = cellText(cells[place]);
      const is = PAID_BACK.test(wordIn(text)) ? "credit" : endedBy(words, text, readStatus);
      if (is) return { is, column: header[place]?.trim() ?? "", text };
    }
    return null;
  };
};

/** Whether a column has orders' states, by which some may not count, or may say so of rows below the sample. */
export const saysState = (
  header: readonly string[],
  place: number,
  sample: readonly Cells[],
  readStatus: ReadStatus,
): boolean => {
  const words = splitColumnName(header[place] ?? "");
  const name = words.join(" ");
  if ([CANCELLED, REFUNDED, KINDS].some((names) => names.test(name))) return maySay(header, place, sample, readStatus);
  return isOfStatus(words) && sample.some(({ cells }) => readStatus(cellText(cells[place])) !== null);
};

/**
 * Reads whether an order was cancelled or refunded by any column at one of the places, whatever else counts: an order can be cancelled
 * whose payment stays captured. A column on which an order's rows disagree says nothing about the order.
 */
export const endedReader = (...given: StatusColumns) => {
  const [, , readStatus] = given;
  const columns = selectColumns(given, isOfEnd);
  return (rows: readonly Row[]): Ended | null => {
    const ends = columns.map(({ place, words }) => {
      const texts = new Set(rows.map(({ cells }) => cellText(cells[place])).filter((text) => text !== ""));
      const [text, ...others] = texts;
      return text === undefined || others.length > 0 ? null : endedBy(words, text, readStatus);
    });
    return ends.includes("cancelled") ? "cancelled" : ends.includes("refunded") ? "refunded" : null;
  };
};
