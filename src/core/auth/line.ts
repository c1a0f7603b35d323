import { AppError } from "#core/values/errors.ts";

type Limits = { atOnce: number; mostWaiting: number };

export type Line = {
  /** Runs the work in arrival order. Throws SERVICE_UNAVAILABLE if too many are already waiting. */
  run: <Result>(work: () => Promise<Result>) => Promise<Result>;
  isIdle: () => boolean;
};

/** Limits how much expensive work runs and waits in this process. */
export const makeLine = ({ atOnce, mostWaiting }: Limits): Line => {
  const waiting: (() => void)[] = [];
  let running = 0;
  const enter = async (): Promise<void> => {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (waiting.length >= mostWaiting) throw new AppError("SERVICE_UNAVAILABLE", "Too many attempts are waiting");
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  // A finished job passes its place to the next one, so `running` stays the same.
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return {
    run: async (work) => {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    isIdle: () => running === 0,
  };
};
