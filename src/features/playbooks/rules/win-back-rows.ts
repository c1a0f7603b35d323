import { wordsIn } from "#core/messages/words.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type CellReader, IDENTITY_COLUMNS, identityCells } from "#records/rules/customers/customer-cells.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";

export const WIN_BACK_COLUMNS: readonly string[] = [
  ...IDENTITY_COLUMNS,
  ...["reachableByEmail", "reachableBySms", "action", "why", "saveValue", "valueIfBack", "chanceToReturn"],
  ...["lifetimeValue", "currency", "usualGapDays", "daysSinceLastPurchase", "lastOrderDay"],
];

type ListedCustomer = CustomerIdentity & {
  lifetime_value: number;
  last_order_at: string;
  days_since_last_order: number;
  usual_gap_days: number | null;
  chance_to_return: number | null;
  value_if_back: number | null;
  save_value: number | null;
  reachable_by_email: boolean;
  reachable_by_sms: boolean;
  next_action: { title: string; why: string } | null;
};

const rounded = (share: number): number => Math.round(share * 1000) / 1000;

/** A row of the win-back export. */
export const winBackRow = (row: ListedCustomer, reader: CellReader) => {
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
    chanceToReturn: row.chance_to_return === null ? null : rounded(row.chance_to_return),
    lifetimeValue: row.lifetime_value,
    currency,
    usualGapDays: row.usual_gap_days,
    daysSinceLastPurchase: row.days_since_last_order,
    lastOrderDay: toLocalDay(new Date(row.last_order_at), timeZone),
  };
};
