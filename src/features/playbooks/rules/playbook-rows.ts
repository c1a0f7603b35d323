import { makeFormats } from "#core/messages/formats.ts";
import { LOCALES } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type PlaybookReason, reasonInWords } from "#records/rules/axes/reason-words.ts";
import { churnTextKey, type OwnTexts, textIn } from "#records/rules/business-texts.ts";
import { type CellReader, IDENTITY_COLUMNS, identityCells } from "#records/rules/customers/customer-files.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";
import { type ChurnAction, describeChurnAction } from "./playbook.ts";

export const WIN_BACK_COLUMNS: readonly string[] = [
  ...IDENTITY_COLUMNS,
  ...["reachableByEmail", "reachableBySms", "action", "why", "saveValue", "valueIfBack", "chanceToReturn"],
  ...["lifetimeValue", "currency", "usualGapDays", "daysSinceLastPurchase", "lastOrderDay"],
];

type WinBackCustomer = CustomerIdentity & {
  lifetime_value: number;
  last_order_at: Date;
  days_since_last_order: number;
  usual_gap_days: number | null;
  chance_to_return: number | null;
  value_if_back: number | null;
  save_value: number | null;
  reachable_by_email: boolean;
  reachable_by_sms: boolean;
  next_action: { title: string; why: string } | null;
};

const roundShare = (share: number): number => Math.round(share * 1000) / 1000;

/** A row of the win-back export. */
export const winBackRow = (row: WinBackCustomer, reader: CellReader) => {
  const { currency, timeZone, language } = reader;
  const { yes, no } = wordsIn(language).play_words.reachable;
  return {
    ...identityCells(row, reader),
    reachableByEmail: row.reachable_by_email ? yes : no,
    reachableBySms: row.reachable_by_sms ? yes : no,
    action: row.next_action?.title ?? null,
    why: row.next_action?.why ?? null,
    saveValue: row.save_value,
    valueIfBack: row.value_if_back,
    chanceToReturn: row.chance_to_return === null ? null : roundShare(row.chance_to_return),
    lifetimeValue: row.lifetime_value,
    currency,
    usualGapDays: row.usual_gap_days,
    daysSinceLastPurchase: row.days_since_last_order,
    lastOrderDay: toLocalDay(row.last_order_at, timeZone),
  };
};

const ABOUT = [
  ...["lifetimeValue", "currency", "valueAtRisk", "predictedClv", "churnRisk"],
  ...["usualGapDays", "daysSinceLastPurchase", "lastOrderDay", "why"],
] as const;

export const CHURN_COLUMNS: readonly string[] = [...IDENTITY_COLUMNS, "priority", "action", ...ABOUT];
export const OUTREACH_COLUMNS: readonly string[] = [...IDENTITY_COLUMNS, "message", ...ABOUT];

type ListedCustomer = CustomerIdentity & {
  lifetime_value: number;
  churn_risk: number | null;
  predicted_clv: number | null;
  value_at_risk: number | null;
  usual_gap_days: number | null;
  days_since_last_order: number | null;
  last_order_at: Date | null;
  why: readonly PlaybookReason[];
};

const rounded = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

const toCells = (row: ListedCustomer, reader: CellReader) => {
  const { currency, timeZone, language } = reader;
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  return {
    ...identityCells(row, reader),
    lifetimeValue: row.lifetime_value,
    currency,
    valueAtRisk: row.value_at_risk,
    predictedClv: row.predicted_clv,
    churnRisk: row.churn_risk === null ? null : rounded(row.churn_risk, 3),
    usualGapDays: row.usual_gap_days === null ? null : rounded(row.usual_gap_days, 1),
    daysSinceLastPurchase: row.days_since_last_order,
    lastOrderDay: row.last_order_at && toLocalDay(row.last_order_at, timeZone),
    why: row.why.map((reason) => reasonInWords(reason, { language, formats })).join("; "),
  };
};

type ChurnCustomer = ListedCustomer &
  Omit<ChurnAction, "why"> & { next_action: { kind: string; title: string } | null };

/** A row of the churn export: the action that the page recommends and its reasons, in words. */
export const churnRow = (row: ChurnCustomer, reader: CellReader, texts: OwnTexts) => ({
  ...toCells(row, reader),
  priority: wordsIn(reader.language).priority[row.priority],
  action: describeChurnAction(row.next_action, textIn(texts, churnTextKey(row.action), reader.language)),
});

/** A row of the outreach export, with the message to send. */
export const outreachRow = (row: ListedCustomer, reader: CellReader, message: string) => ({
  ...toCells(row, reader),
  message,
});
