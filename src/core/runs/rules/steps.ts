/** One step of a run: its progress, and timestamps (ISO). */
export type RunStep = {
  name: string;
  done: number;
  /** Null while unknown. */
  of: number | null;
  startedAt: string | null;
  finishedAt: string | null;
};

export const createSteps = ({ steps }: { steps: readonly string[] }): RunStep[] =>
  steps.map((name) => ({ name, done: 0, of: null, startedAt: null, finishedAt: null }));

type StepProgress = { name: string; done?: number; of?: number };

/** The steps when the work has reached this place: earlier ones are done, and so is a step that has all its parts. */
export const advanceSteps = (
  steps: readonly RunStep[],
  { name, done = 0, of }: StepProgress,
  at: string,
): RunStep[] => {
  const here = steps.findIndex((step) => step.name === name);
  return steps.map((step, index) => {
    if (index > here) return step;
    if (index < here) return { ...step, startedAt: step.startedAt ?? at, finishedAt: step.finishedAt ?? at };
    const isOver = of !== undefined && done >= of;
    return { name, done, of: of ?? null, startedAt: step.startedAt ?? at, finishedAt: isOver ? at : null };
  });
};

/** All steps marked as done. */
export const finishSteps = (steps: readonly RunStep[], at: string): RunStep[] =>
  steps.map((step) => ({ ...step, startedAt: step.startedAt ?? at, finishedAt: step.finishedAt ?? at }));

/** 0 to 1, with equal weight per step. */
export const computeProgress = (steps: readonly RunStep[]): number => {
  const parts = steps.map(({ done, of, finishedAt }) => (finishedAt ? 1 : of ? Math.min(1, done / of) : 0));
  return parts.reduce((sum, part) => sum + part, 0) / Math.max(1, steps.length);
};
