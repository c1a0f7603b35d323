import {
  LIVE_RESOURCES,
  type LiveChange,
  type LiveNotice,
  type LiveResource,
  type LiveType,
} from "#core/values/live-resources.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import { RUNS, type RunKind } from "#features/runs/rules/kinds.ts";
import { STAGE_NAMES, STAGES } from "#features/runs/rules/stages.ts";

/**
 * The resources that an audit entry's noun affects. Entries about runs are left out, because the run's own row is
 * reported.
 */
const CONCERNED: Record<string, readonly LiveResource[]> = {
  customer: ["customers", "segments", "actions"],
  customers: ["customers", "actions"],
  note: ["customers"],
  tickets: ["customers"],
  events: ["customers"],
  segment: ["segments", "customers", "setup"],
  plays: ["actions"],
  texts: ["actions", "customers"],
  purchasing: ["purchasing", "customers"],
  forecast: ["forecast", "customers"],
  axes: ["axes", "archetypes", "actions", "customers"],
  axis_segment: ["axes", "archetypes"],
  import: ["customers", "segmentation", "cohorts", "setup"],
  acquisition_costs: ["acquisition-costs", "cohorts"],
  campaign: ["campaigns"],
  connection: ["connections"],
  sync: ["connections", "customers", "segmentation", "cohorts", "setup"],
  deliveries: ["connections", "webhook-deliveries", "customers", "segmentation", "setup"],
  slack_connection: ["slack-connections"],
  webhook_endpoint: ["webhook-endpoints", "webhook-messages"],
  user: ["users", "setup"],
  invitation: ["invitations", "users", "setup"],
  token: ["tokens", "setup"],
  business: ["business"],
  custom_field: ["custom-fields", "customers"],
  view: ["views"],
  audience: ["audiences"],
  storefront: ["business"],
  sample: ["setup"],
};

/** The key of an audit entry's object for each resource. */
const NOUNS: Partial<Record<LiveResource, string>> = {
  customers: "customer",
  segments: "segment",
  audiences: "audience",
  users: "user",
  invitations: "invitation",
  tokens: "token",
  connections: "connection",
  "slack-connections": "slack_connection",
  "webhook-endpoints": "webhook_endpoint",
};

const TYPES: Record<string, LiveType> = { created: "created", deleted: "deleted", withdrawn: "deleted" };

export const toLiveChanges = (notice: LiveNotice): LiveChange[] => {
  if (notice.table === "alerts") return [{ resource: "alerts", type: "updated", ids: [] }];
  if (notice.table !== "audit_log") {
    const { table, id, isNew, kind, isMoved } = notice;
    const run = isMoved && kind ? RUNS[kind as RunKind] : undefined;
    const shown: readonly LiveResource[] = run && "shownIn" in run ? run.shownIn : [];
    const isStage = STAGE_NAMES.some((stage) => STAGES[stage].some((one) => one === kind));
    return [
      { resource: table, type: isNew ? "created" : "updated", ids: [id] },
      ...(isStage ? [{ resource: "calculations" as const, type: "updated" as const, ids: [] }] : []),
      ...shown.map((resource): LiveChange => ({ resource, type: "updated", ids: [] })),
    ];
  }
  const { action, things = {} } = notice;
  const [noun = "", verb = ""] = action.split(".");
  const concerned = (CONCERNED[noun] ?? []).map((resource): LiveChange => {
    const thing = NOUNS[resource] ?? "";
    const type = thing === noun ? (TYPES[verb] ?? "updated") : "updated";
    const id = things[thing];
    return { resource, type, ids: id === undefined ? [] : [id] };
  });
  return [...concerned, { resource: "audit-log", type: "created", ids: [] }];
};

/** Whether the actor may see the change. Without `settings:manage` users see only their own runs. */
export const maySee = (actor: Actor, notice: LiveNotice, { resource }: LiveChange): boolean =>
  can(actor, LIVE_RESOURCES[resource]) &&
  (notice.table !== "runs" || resource !== "runs" || notice.actorId === actor.id || can(actor, "settings:manage"));

/** Whether it may have ended the actor's own access. */
export const concernsAccess = ({ id }: Actor, notice: LiveNotice): boolean =>
  notice.table === "audit_log" && (notice.things?.user === id || notice.things?.token === id);
