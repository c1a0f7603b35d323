/** Interpolates linearly between neighbors (Hyndman and Fan 1996, type 7). Needs at least one number, ascending. */
export const quantileOf = (ascending: ArrayLike<number>, share: number): number => {
  const at = share * (ascending.length - 1);
  const low = Math.floor(at);
  const from = ascending[low] as number;
  return from + (at - low) * ((ascending[Math.min(low + 1, ascending.length - 1)] as number) - from);
};
