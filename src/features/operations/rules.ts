import type { LiveChange, LiveNotice, LiveResources, LiveType } from "#core/values/live-resources.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import { findRunDefinition } from "#runs.ts";

const TYPES: Record<string, LiveType> = { created: "created", deleted: "deleted", withdrawn: "deleted" };

export const toLiveChanges = (notice: LiveNotice, resources: LiveResources): LiveChange[] => {
  if (notice.table === "alerts") return [{ resource: "alerts", type: "updated", ids: [] }];
  if (notice.table !== "audit_log") {
    const { table, id, isNew, kind, isMoved } = notice;
    const run = kind === null ? undefined : findRunDefinition(kind);
    const shown = (isMoved && run?.shownIn) || [];
    return [
      { resource: table, type: isNew ? "created" : "updated", ids: [id] },
      ...(run?.stage ? [{ resource: "calculations" as const, type: "updated" as const, ids: [] }] : []),
      ...shown.map((resource): LiveChange => ({ resource, type: "updated", ids: [] })),
    ];
  }
  const { action, things = {} } = notice;
  const [noun = "", verb = ""] = action.split(".");
  const concerned = Object.entries(resources).flatMap(([resource, { changesWith, noun: thing = "" }]): LiveChange[] => {
    // Entries about runs change none, because the run's own row is reported.
    if (!changesWith.includes(noun)) return [];
    const type = thing === noun ? (TYPES[verb] ?? "updated") : "updated";
    const id = things[thing];
    return [{ resource, type, ids: id === undefined ? [] : [id] }];
  });
  return [...concerned, { resource: "audit-log", type: "created", ids: [] }];
};

/** Whether the actor may see the change. Without `settings:manage` users see only their own runs. */
export const maySee = (
  actor: Actor,
  notice: LiveNotice,
  { resource }: LiveChange,
  { [resource]: shown }: LiveResources,
): boolean =>
  shown !== undefined &&
  can(actor, shown.permission) &&
  (notice.table !== "runs" || resource !== "runs" || notice.actorId === actor.id || can(actor, "settings:manage"));

/** Whether it may have ended the actor's own access. */
export const concernsAccess = ({ id }: Actor, notice: LiveNotice): boolean =>
  notice.table === "audit_log" && (notice.things?.user === id || notice.things?.token === id);
