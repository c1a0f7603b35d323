const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The waits after failed attempts: 12 attempts within 24 hours. */
const WAITS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR,
];

/** How long a message is retried. */
export const RETRIED_MS = 24 * HOUR;

export const LONGEST_WAIT = Math.max(...WAITS);

/** Waits are up to a tenth shorter, so that messages that failed together don't all come back together. */
const JITTER = 0.1;

/** When a message is tried again after so many failed attempts; null after the last. `random` is from 0 to 1. */
export const nextAttemptAt = (attempts: number, at: Date, random: number): Date | null => {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : new Date(at.getTime() + wait * (1 - JITTER * random));
};

/** An endpoint that fails is still tried this often, with the next message, so that its recovery is noticed. */
export const LONGEST_PAUSE = 5 * MINUTE;

/** How long nothing is sent to an endpoint where nothing could be delivered so many times in a row. */
export const pauseMs = (failures: number): number => Math.min(WAITS[failures - 1] ?? LONGEST_PAUSE, LONGEST_PAUSE);

const DISABLED_AFTER_MS = 72 * HOUR;
/** Of an endpoint with few messages, a single one must not decide. */
const LEAST_FAILURES = 10;

/** Whether an endpoint has failed so long that it is disabled. */
export const isGivenUp = ({ failingSince, failures }: { failingSince: Date; failures: number }, at: Date): boolean =>
  failures >= LEAST_FAILURES && at.getTime() - failingSince.getTime() >= DISABLED_AFTER_MS;
