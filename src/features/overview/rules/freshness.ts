const HOUR_MS = 3_600_000;

/** Two nights: one missed night is made up for within hours. */
const STALE_HOURS = 36;

export type Freshness = {
  /** When segments and recommendations were last calculated; null before the first time. */
  calculatedAt: Date | null;
  /** Whether a later attempt failed. */
  hasFailed: boolean;
  /** Whether the last calculation failed or is too old, so that the page says of when its recommendations are. */
  isStale: boolean;
};

export const computeFreshness = (calculatedAt: Date | null, failedAt: Date | null, now: Date): Freshness => {
  const hasFailed = failedAt !== null && (calculatedAt === null || failedAt > calculatedAt);
  const isOld = calculatedAt !== null && now.getTime() - calculatedAt.getTime() > STALE_HOURS * HOUR_MS;
  return { calculatedAt, hasFailed, isStale: hasFailed || isOld };
};
