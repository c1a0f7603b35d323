import type { RunRow } from "./store/runs.ts";

type Instants = "dueAt" | "queuedAt" | "startedAt" | "finishedAt";

export type ShownRun = Omit<RunRow, Instants | "actorKind" | "actorId" | "requestId" | "jobId"> & {
  begunBy: { kind: RunRow["actorKind"]; id: string; name: string | null };
  dueAt: string;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
};
