import { dayOfNumber } from "#lib/time/day.ts";
import type { CohortSpan } from "../forecast-request.ts";

/** Index of each row into `labels`, which are ascending. */
type Cohorts = { labels: string[]; of: Int32Array };

/** `2026-04`, `2026-Q2`, `2026`: these labels sort by time. Without a span all customers form one cohort, `all`. */
export const toCohortLabel = (day: number, span: CohortSpan): string => {
  const date = dayOfNumber(day);
  if (span === "none") return "all";
  if (span === "month") return date.slice(0, 7);
  if (span === "year") return date.slice(0, 4);
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
};

/** Groups customers by the span of their first purchase. */
export const cohortsBy = (firstDays: Int32Array, span: CohortSpan): Cohorts => {
  const labelByDay = new Map<number, string>();
  for (const day of firstDays) if (!labelByDay.has(day)) labelByDay.set(day, toCohortLabel(day, span));
  const labels = [...new Set(labelByDay.values())].sort();
  const placeByLabel = new Map(labels.map((label, place) => [label, place]));
  return { labels, of: Int32Array.from(firstDays, (day) => placeByLabel.get(labelByDay.get(day) ?? "") ?? 0) };
};

/** Smaller cohorts are too noisy. */
const ENOUGH = 30;

/** The finest span whose median cohort has thirty customers. */
export const spanFor = (firstDays: Int32Array): CohortSpan => {
  for (const span of ["month", "quarter", "year"] as const) {
    const { labels, of } = cohortsBy(firstDays, span);
    const sizes = new Uint32Array(labels.length);
    for (const place of of) sizes[place] = (sizes[place] as number) + 1;
    if ((sizes.sort()[Math.floor(sizes.length / 2)] as number) >= ENOUGH) return span;
  }
  return "none";
};
