import { type RunTrigger, STAGE_NAMES, type Stage } from "#core/runs/rules/define-run.ts";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";
import { findRunDefinition } from "#runs.ts";

export const STAGE_STATES = ["waiting", ...OPEN_STATES] as const;

type OpenRun = {
  kind: string;
  state: RunState;
  trigger: RunTrigger;
  progress: number;
  /** An import of customers, or after single orders: the whole business is not analyzed again. */
  customersOnly: boolean;
};

type LastRun = { kind: string; startedAt: Date; finishedAt: Date };

export type StageStatus = {
  stage: Stage;
  /** `waiting`: an import or a run that it started has to end first. Null: nothing is planned. */
  state: (typeof STAGE_STATES)[number] | null;
  /** Of the open run, 0 to 1. */
  progress: number;
  /** How long the last successful run took; null without one. */
  lastMs: number | null;
  lastAt: Date | null;
};

const isInStage = (stage: Stage, kind: string): boolean => findRunDefinition(kind)?.stage?.name === stage;

const isTimed = (stage: Stage, kind: string): boolean =>
  isInStage(stage, kind) && findRunDefinition(kind)?.stage?.isTimed === true;

/** The state of each stage from the open runs and the last successful run of each kind. */
export const computeStages = (open: readonly OpenRun[], last: readonly LastRun[]): StageStatus[] => {
  const before: OpenRun[] = [];
  return STAGE_NAMES.map((stage) => {
    const runs = open.filter(({ kind }) => isInStage(stage, kind));
    const run = runs.find(({ state }) => state !== "queued") ?? runs[0];
    const state =
      (run?.state as StageStatus["state"]) ??
      (before.some((run) => stage === "segments" || !run.customersOnly) ? "waiting" : null);
    before.push(...runs.filter(({ kind, trigger }) => isInStage("import", kind) || trigger === "import"));
    const [latest] = last
      .filter(({ kind }) => isTimed(stage, kind))
      .sort((a, b) => b.finishedAt.getTime() - a.finishedAt.getTime());
    const lastMs = latest ? latest.finishedAt.getTime() - latest.startedAt.getTime() : null;
    return { stage, state, progress: run?.progress ?? 0, lastMs, lastAt: latest?.finishedAt ?? null };
  });
};
