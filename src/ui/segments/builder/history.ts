/** Undo history: past, present and future states. */
export type History<Value> = { past: readonly Value[]; now: Value; future: readonly Value[] };

const MOST = 200;

export const begin = <Value>(now: Value): History<Value> => ({ past: [], now, future: [] });

export const goOn = <Value>({ past, now }: History<Value>, next: Value): History<Value> => ({
  past: [...past.slice(1 - MOST), now],
  now: next,
  future: [],
});

/** Unchanged if there is nothing to undo. */
export const goBack = <Value>(history: History<Value>): History<Value> => {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future] };
};

/** Unchanged if there is nothing to redo. */
export const goForth = <Value>(history: History<Value>): History<Value> => {
  const [next, ...future] = history.future;
  return next === undefined ? history : { past: [...history.past, history.now], now: next, future };
};
