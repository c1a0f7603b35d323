import { makeFormats } from "#core/messages/formats.ts";
import { LOCALES } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type PlaybookReason, reasonInWords } from "#records/rules/axes/reason-words.ts";
import { type CellReader, IDENTITY_COLUMNS, identityCells } from "#records/rules/customers/customer-cells.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";
import { churnTextKey } from "#records/rules/texts/business-texts.ts";
import { type OwnTexts, textIn } from "#records/rules/texts/standard-texts.ts";
import type { ChurnAction } from "./churn-action.ts";

const ABOUT = [
  ...["lifetimeValue", "currency", "valueAtRisk", "predictedClv", "churnRisk"],
  ...["usualGapDays", "daysSinceLastPurchase", "lastOrderDay", "why"],
] as const;

export const CHURN_COLUMNS: readonly string[] = [...IDENTITY_COLUMNS, "priority", "action", ...ABOUT];
export const OUTREACH_COLUMNS: readonly string[] = [...IDENTITY_COLUMNS, "message", ...ABOUT];

type ListedCustomer = CustomerIdentity & {
  lifetime_value: number;
  churn_risk_score: number;
  predicted_clv: number | null;
  value_at_risk: number | null;
  usual_gap_days: number | null;
  days_since_last_order: number | null;
  last_order_at: string | null;
  why: readonly PlaybookReason[];
};

/** Below 200 known outcomes the score only ranks customers, so an export shows no percentage. */
export type PlaybookReader = CellReader & { isCalibrated: boolean };

const rounded = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

const toCells = (row: ListedCustomer, reader: PlaybookReader) => {
  const { currency, timeZone, language, isCalibrated } = reader;
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  return {
    ...identityCells(row, reader),
    lifetimeValue: row.lifetime_value,
    currency,
    valueAtRisk: isCalibrated ? row.value_at_risk : null,
    predictedClv: row.predicted_clv,
    churnRisk: isCalibrated ? rounded(row.churn_risk_score, 3) : null,
    usualGapDays: row.usual_gap_days === null ? null : rounded(row.usual_gap_days, 1),
    daysSinceLastPurchase: row.days_since_last_order,
    lastOrderDay: row.last_order_at && toLocalDay(new Date(row.last_order_at), timeZone),
    why: row.why.map((reason) => reasonInWords(reason, { language, formats })).join("; "),
  };
};

/** A row of the churn export: the action and its reasons, in words. */
export const churnRow = (row: ListedCustomer & Omit<ChurnAction, "why">, reader: PlaybookReader, texts: OwnTexts) => ({
  ...toCells(row, reader),
  priority: wordsIn(reader.language).priority[row.priority],
  action: textIn(texts, churnTextKey(row.action), reader.language),
});

/** A row of the outreach export, with the message to send. */
export const outreachRow = (row: ListedCustomer, reader: PlaybookReader, message: string) => ({
  ...toCells(row, reader),
  message,
});
