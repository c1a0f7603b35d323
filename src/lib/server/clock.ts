/** The only place that reads the clock; computations take the time as an argument. */
export const now = (): Date => new Date();
