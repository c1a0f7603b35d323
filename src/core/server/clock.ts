/** The only place that reads the clock; computations take the time as an argument. */
export const now = (): Date => new Date();

/** The clocks of two machines may differ by this much. A stored time that is further ahead is from a clock that was set back since. */
export const CLOCK_SLACK_MS = 300_000;

/** The latest time that a stored one can have which is not in the future. */
export const latestPast = (at: Date): Date => new Date(at.getTime() + CLOCK_SLACK_MS);

/** The time by the clock as it was when this process started, however it has been set since. */
export const timeSinceStart = (): Date => new Date(performance.timeOrigin + performance.now());
