/** Every kind, by urgency. */
export const ACTION_KINDS = [
  "win_back",
  "reorder_due",
  "second_purchase",
  "remind",
  "reward",
  "first_purchase",
  "let_rest",
  "cross_sell",
  "segment",
  "ask_email",
  "ask_phone",
  "ask_consent",
  "in_person",
] as const;

export type ActionKind = (typeof ACTION_KINDS)[number];
