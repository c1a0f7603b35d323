import { type Actor, can } from "#core/values/permissions.ts";
import { ALERT_KINDS, ALERT_PERMISSIONS, type AlertKind } from "./kinds.ts";

/** Whose inbox it is, and what they may see in it. */
export type InboxReader = {
  id: string;
  /** Whether they see the failures of others' own work. */
  isManager: boolean;
  kinds: readonly AlertKind[];
};

export const inboxReader = (actor: Pick<Actor, "id" | "role" | "onlyPermissions">): InboxReader => ({
  id: actor.id,
  isManager: can(actor, "settings:manage"),
  kinds: ALERT_KINDS.filter((kind) => can(actor, ALERT_PERMISSIONS[kind])),
});
