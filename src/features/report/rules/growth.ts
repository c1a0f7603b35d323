type Counts = { customer_count: number; previous_customer_count: number };

/** With a smaller base a percentage exaggerates the change. */
const SMALLEST_BASE = 20;

type Growth =
  | { kind: "new" }
  | { kind: "same" }
  | { kind: "percent"; isUp: boolean; rate: number }
  /** In the unit of the figure. */
  | { kind: "amount"; isUp: boolean; difference: number };

/**
 * How a figure changed from `before`: in percent on a base of 20 or more, otherwise as a difference. `base`: how many
 * customers or orders the earlier figure is of, for amounts of money.
 */
export const computeChange = (now: number, before: number, base = before): Growth => {
  const difference = now - before;
  if (difference === 0) return { kind: "same" };
  if (before === 0) return { kind: "new" };
  const isUp = difference > 0;
  return base < SMALLEST_BASE || before < 0
    ? { kind: "amount", isUp, difference }
    : { kind: "percent", isUp, rate: difference / before };
};

/** How a segment changed against the compared period. */
export const computeGrowth = ({ customer_count, previous_customer_count: before }: Counts): Growth =>
  computeChange(customer_count, before);
