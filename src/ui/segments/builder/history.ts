/** Undo history: past, present and future states. */
export type UndoHistory<Value> = { past: readonly Value[]; now: Value; future: readonly Value[] };

const MOST = 200;

export const startHistory = <Value>(now: Value): UndoHistory<Value> => ({ past: [], now, future: [] });

export const record = <Value>({ past, now }: UndoHistory<Value>, next: Value): UndoHistory<Value> => ({
  past: [...past.slice(1 - MOST), now],
  now: next,
  future: [],
});

/** Unchanged if there is nothing to undo. */
export const undo = <Value>(history: UndoHistory<Value>): UndoHistory<Value> => {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future] };
};

/** Unchanged if there is nothing to redo. */
export const redo = <Value>(history: UndoHistory<Value>): UndoHistory<Value> => {
  const [next, ...future] = history.future;
  return next === undefined ? history : { past: [...history.past, history.now], now: next, future };
};
