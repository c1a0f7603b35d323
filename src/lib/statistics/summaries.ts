export const sumBy = <Value>(values: readonly Value[], amountOf: (value: Value) => number): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += amountOf(values[i] as Value);
  return total;
};

export const sum = (values: readonly number[]): number => sumBy(values, (value) => value);

/** 0 for none. */
export const meanBy = <Value>(values: readonly Value[], amountOf: (value: Value) => number): number =>
  share(sumBy(values, amountOf), values.length);

export const mean = (values: readonly number[]): number => meanBy(values, (value) => value);

/** 0 if the whole is 0. */
export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export const shareWhere = <Value>(values: readonly Value[], is: (value: Value) => boolean): number =>
  meanBy(values, (value) => (is(value) ? 1 : 0));

/**
 * Quickselect (Hoare 1961, algorithm 65): reorders numbers so that the one of this rank is in place, with none greater
 * before it and none smaller after it, and returns it. `rank` counts from 0. Takes linear time; sorting 50,000 numbers takes ten
 * times as long.
 */
export const selectRank = (numbers: Float64Array, rank: number): number => {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const pivot = numbers[(low + high) >>> 1] as number;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((numbers[left] as number) < pivot) left++;
      while ((numbers[right] as number) > pivot) right--;
      if (left > right) break;
      const other = numbers[left] as number;
      numbers[left++] = numbers[right] as number;
      numbers[right--] = other;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return numbers[rank] as number;
};

/** Like `quantileSorted`, but takes numbers in any order and reorders them. Needs at least one. */
export const quantileUnsorted = (numbers: Float64Array, share: number): number => {
  const at = share * (numbers.length - 1);
  const low = Math.floor(at);
  const from = selectRank(numbers, low);
  let next = low + 1 < numbers.length ? Number.POSITIVE_INFINITY : from;
  for (let i = low + 1; i < numbers.length; i++) if ((numbers[i] as number) < next) next = numbers[i] as number;
  return from + (at - low) * (next - from);
};

/** Interpolates linearly between neighbors (Hyndman and Fan 1996, type 7). Needs at least one number, ascending. */
export const quantileSorted = (ascending: ArrayLike<number>, share: number): number => {
  const at = share * (ascending.length - 1);
  const low = Math.floor(at);
  const from = ascending[low] as number;
  return from + (at - low) * ((ascending[Math.min(low + 1, ascending.length - 1)] as number) - from);
};

/** 0 for none; of an even number of values, the mean of the middle two, as `percentile_cont` in SQL. */
export const computeMedian = (numbers: ArrayLike<number>): number =>
  numbers.length === 0 ? 0 : quantileSorted(Float64Array.from(numbers).sort(), 0.5);
