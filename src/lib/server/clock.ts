/** The only place that asks what time it is; what computes takes the answer as an argument. */
export const now = (): Date => new Date();
