import { makeFormats } from "#core/messages/formats.ts";
import { LOCALES } from "#core/messages/language.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ActionKind } from "#lib/recommend/action-kinds.ts";
import type { Reader } from "../segments/describe-criteria.ts";
import { type ActionFrame, listNextActions } from "./next-actions-of.ts";
import type { ActionPlan } from "./rules/action-plan.ts";
import { actionInWords, type LocalizedAction } from "./rules/action-words.ts";
/** A customer's first action, as lists show it. */
export type ShownAction = LocalizedAction & { key: string; kind: ActionKind; plan: ActionPlan };

/** Each of these customers' first action in the reader's language, by ID. */
export const findFirstActions = async (
  scope: Scope,
  customers: readonly { id: string }[],
  given: ActionFrame,
  { language }: Reader,
): Promise<Map<string, ShownAction>> => {
  const { timeZone, currency } = given.frame;
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  const ids = customers.map(({ id }) => id);
  const found = await listNextActions(scope, ids, given);
  return new Map(
    found.map(({ id, plan, actions: [first] }) => {
      const { key, kind } = first;
      return [id, { key, kind, plan, ...actionInWords(first, { language, formats, texts: given.texts }) }];
    }),
  );
};
