export const sumOf = <Value>(values: readonly Value[], amountOf: (value: Value) => number): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += amountOf(values[i] as Value);
  return total;
};

export const sum = (values: readonly number[]): number => sumOf(values, (value) => value);

/** 0 for none. */
export const meanOf = <Value>(values: readonly Value[], amountOf: (value: Value) => number): number =>
  share(sumOf(values, amountOf), values.length);

export const mean = (values: readonly number[]): number => meanOf(values, (value) => value);

/** 0 if the whole is 0. */
export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export const shareOf = <Value>(values: readonly Value[], is: (value: Value) => boolean): number =>
  meanOf(values, (value) => (is(value) ? 1 : 0));
