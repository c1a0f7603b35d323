import type { Tracking } from "#features/forecast/rules/validation-report.ts";
import { type Day, dayOfNumber } from "#lib/time/day.ts";

/** Repeat purchases in the holdout, with the forecast that was made without them and its 95% interval. */
export type MissedForecast = { from: Day; until: Day; actual: number; expected: number; lower: number; upper: number };

/**
 * Whether the purchases of the holdout are outside the interval of the forecast; null if they are within it, or if there was
 * no holdout. The tracking is cumulative, so what happened before the holdout is subtracted.
 */
export const missedForecast = (tracking: Tracking | null): MissedForecast | null => {
  const last = tracking?.points.at(-1);
  if (!tracking || !last) return null;
  const before = tracking.points.findLast(({ day }) => day <= tracking.holdoutFrom);
  if (last.day <= tracking.holdoutFrom || (last.actual >= last.lower && last.actual <= last.upper)) return null;
  const base = before?.actual ?? 0;
  const since = (value: number) => Math.max(0, Math.round(value - base));
  return {
    from: dayOfNumber(tracking.holdoutFrom + 1),
    until: dayOfNumber(last.day),
    actual: since(last.actual),
    expected: since(last.expected),
    lower: since(last.lower),
    upper: since(last.upper),
  };
};
