import { defineRun } from "#core/runs/rules/define-run.ts";
import { hidesPersonalData } from "#core/values/permissions.ts";

/** The change's own row says what to do and for which customers. */
export const BULK_ASSIGN = defineRun<{
  changeId: string;
  action: "assign" | "remove" | "tag" | "untag" | "mark" | "unmark";
  customers: number;
}>()({
  kind: "bulk_assign",
  steps: ["customers"],
  figures: ["changed"],
  permission: "customers:edit",
  shownIn: ["customers"],
});

/** Removes customers who were erased from rows and texts about something else. */
export const ERASE_TEXTS = defineRun<Record<string, never>>()({
  kind: "erase_texts",
  steps: ["texts"],
  figures: ["searches"],
  permission: "settings:manage",
});

/** Finds customers who may be the same. */
export const FIND_DUPLICATES = defineRun<Record<string, never>>()({
  kind: "find_duplicates",
  steps: ["duplicates"],
  figures: ["pairs"],
  permission: "customers:edit",
  shownIn: ["customers"],
  // How many customers are alike would confirm a guess about one.
  resultFor: (actor, result) => (hidesPersonalData(actor) ? null : result),
  pollSeconds: 0.5,
});
