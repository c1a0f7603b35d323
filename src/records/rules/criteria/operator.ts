/** The operators of conditions; operators.ts defines which ones a field has. */
export const OPERATORS = [
  "at_least",
  "at_most",
  "between",
  "is",
  "is_not",
  "is_any_of",
  "is_none_of",
  "contains",
  "before",
  "after",
  "within_days",
  "more_than_days_ago",
  "is_set",
  "is_not_set",
] as const;
export type Operator = (typeof OPERATORS)[number];
