import { assertAllowed } from "#core/auth/rate-limit.ts";
import { readUnsubscribeToken } from "#core/auth/secrets.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { AnonymousCaller } from "#core/values/permissions.ts";
import { endDigest } from "#features/alerts/manage-choices.ts";
import { leaveViewSchedule } from "./manage-schedules.ts";

/**
 * Ends what a link in an email belongs to: the digest, or that a view is sent to its reader; it may be used again without effect. Throws
 * NOT_FOUND (UNSUBSCRIBE_LINK_NOT_FOUND) for a token that we did not sign.
 */
export const unsubscribe = async (token: string, { network, requestId }: AnonymousCaller): Promise<void> => {
  const subscriber = readUnsubscribeToken(token);
  if (!subscriber) {
    await assertAllowed("unsubscribe", network);
    throw refusalBy("UNSUBSCRIBE_LINK_NOT_FOUND", "This link is not valid");
  }
  const { businessId, userId, scheduleId } = subscriber;
  const actor = { businessId, kind: "user", id: userId, requestId } as const;
  await (scheduleId === undefined ? endDigest(actor) : leaveViewSchedule(actor, scheduleId));
};
