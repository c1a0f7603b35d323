import { makeFormats } from "#core/messages/formats.ts";
import { toLocale } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type PlaybookReason, reasonInWords } from "#records/rules/axes/reason-words.ts";
import { churnTextKey, type OwnTexts, textIn } from "#records/rules/business-texts.ts";
import { type CellReader, IDENTITY_COLUMNS, identityCells } from "#records/rules/customers/customer-files.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";
import { type ChurnAction, describeChurnAction } from "#records/rules/playbook.ts";

export const WIN_BACK_COLUMNS: readonly string[] = [
  ...IDENTITY_COLUMNS,
  "reachableByEmail",
  "reachableBySms",
  "action",
  "why",
  "saveValue",
  "valueIfBack",
  "chanceToReturn",
  "lifetimeValue",
  "currency",
  "usualGapDays",
  "daysSinceLastPurchase",
  "lastOrderDay",
];

type WinBackCustomer = CustomerIdentity & {
  lifetimeValue: number;
  lastOrderAt: Date;
  daysSinceLastOrder: number;
  usualGapDays: number | null;
  chanceToReturn: number | null;
  valueIfBack: number | null;
  saveValue: number | null;
  reachableByEmail: boolean;
  reachableBySms: boolean;
  nextAction: { title: string; why: string } | null;
};

const roundShare = (share: number): number => Math.round(share * 1000) / 1000;

/** A row of the win-back export. */
export const winBackRow = (row: WinBackCustomer, reader: CellReader) => {
  const { currency, timeZone, language } = reader;
  const { yes, no } = wordsIn(language).play_words.reachable;
  return {
    ...identityCells(row, reader),
    reachableByEmail: row.reachableByEmail ? yes : no,
    reachableBySms: row.reachableBySms ? yes : no,
    action: row.nextAction?.title ?? null,
    why: row.nextAction?.why ?? null,
    saveValue: row.saveValue,
    valueIfBack: row.valueIfBack,
    chanceToReturn: row.chanceToReturn === null ? null : roundShare(row.chanceToReturn),
    lifetimeValue: row.lifetimeValue,
    currency,
    usualGapDays: row.usualGapDays,
    daysSinceLastPurchase: row.daysSinceLastOrder,
    lastOrderDay: toLocalDay(row.lastOrderAt, timeZone),
  };
};

const ABOUT = [
  "lifetimeValue",
  "currency",
  "valueAtRisk",
  "predictedClv",
  "churnRisk",
  "usualGapDays",
  "daysSinceLastPurchase",
  "lastOrderDay",
  "why",
] as const;

export const CHURN_COLUMNS: readonly string[] = [...IDENTITY_COLUMNS, "priority", "action", ...ABOUT];
export const OUTREACH_COLUMNS: readonly string[] = [...IDENTITY_COLUMNS, "message", ...ABOUT];

type ListedCustomer = CustomerIdentity & {
  lifetimeValue: number;
  churnRisk: number | null;
  predictedClv: number | null;
  valueAtRisk: number | null;
  usualGapDays: number | null;
  daysSinceLastOrder: number | null;
  lastOrderAt: Date | null;
  why: readonly PlaybookReason[];
};

const rounded = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

const toCells = (row: ListedCustomer, reader: CellReader) => {
  const { currency, timeZone, language } = reader;
  const formats = makeFormats({ locale: toLocale(language), timeZone, currency });
  return {
    ...identityCells(row, reader),
    lifetimeValue: row.lifetimeValue,
    currency,
    valueAtRisk: row.valueAtRisk,
    predictedClv: row.predictedClv,
    churnRisk: row.churnRisk === null ? null : rounded(row.churnRisk, 3),
    usualGapDays: row.usualGapDays === null ? null : rounded(row.usualGapDays, 1),
    daysSinceLastPurchase: row.daysSinceLastOrder,
    lastOrderDay: row.lastOrderAt && toLocalDay(row.lastOrderAt, timeZone),
    why: row.why.map((reason) => reasonInWords(reason, { language, formats })).join("; "),
  };
};

type ChurnCustomer = ListedCustomer & Omit<ChurnAction, "why"> & { nextAction: { kind: string; title: string } | null };

/** A row of the churn export: the action that the page recommends and its reasons, in words. */
export const churnRow = (row: ChurnCustomer, reader: CellReader, texts: OwnTexts) => ({
  ...toCells(row, reader),
  priority: wordsIn(reader.language).priority[row.priority],
  action: describeChurnAction(row.nextAction, textIn(texts, churnTextKey(row.action), reader.language)),
});

/** A row of the outreach export, with the message to send. */
export const outreachRow = (row: ListedCustomer, reader: CellReader, message: string) => ({
  ...toCells(row, reader),
  message,
});
