const DAY_MS = 86_400_000;

/** Whether a stored time is so far in the future that a clock wrote it which has been set back since. */
export const isFarAhead = (stored: Date, now: Date): boolean => stored.getTime() - now.getTime() > DAY_MS;
