export const RUN_STATES = ["queued", "running", "retrying", "succeeded", "failed", "cancelled"] as const;

export type RunState = (typeof RUN_STATES)[number];

/** States of unfinished runs. */
export const OPEN_STATES = ["queued", "running", "retrying"] as const satisfies readonly RunState[];

export type OpenState = (typeof OPEN_STATES)[number];

/** Whether a run in this state will go on. */
export const isOpenState = (state: string | undefined): boolean => OPEN_STATES.some((open) => open === state);
