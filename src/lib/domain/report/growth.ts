type Counts = { customer_count: number; previous_customer_count: number };

/** With a smaller base a percentage exaggerates the change. */
const SMALLEST_BASE = 20;

type Growth =
  | { kind: "new" }
  | { kind: "same" }
  | { kind: "percent"; isUp: boolean; rate: number }
  | { kind: "people"; isUp: boolean; difference: number };

/**
 * How a segment changed against the previous period of equal length: in percent on a base of 20 or more, otherwise in
 * customers.
 */
export const growthOf = ({ customer_count, previous_customer_count: before }: Counts): Growth => {
  const difference = customer_count - before;
  if (difference === 0) return { kind: "same" };
  if (before === 0) return { kind: "new" };
  const isUp = difference > 0;
  return before < SMALLEST_BASE
    ? { kind: "people", isUp, difference }
    : { kind: "percent", isUp, rate: difference / before };
};
