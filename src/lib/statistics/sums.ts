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
