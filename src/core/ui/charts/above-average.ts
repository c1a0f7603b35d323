/** Whether a lift reads as more than 1 once it is rounded to so many decimals. */
export const readsAboveAverage = (lift: number | null, decimals: number): boolean =>
  lift !== null && Math.round(lift * 10 ** decimals) > 10 ** decimals;
