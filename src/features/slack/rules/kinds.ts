import { DIGESTS } from "#core/runs/rules/digest-times.ts";
import { ownValue } from "#lib/own-value.ts";

/**
 * `webhook`: an incoming webhook, which posts to the one channel it was made for and returns nothing, so that it can't write threads.
 * `bot`: a bot token, which posts to any channel the app was invited to.
 */
export const SLACK_KINDS = ["webhook", "bot"] as const;
export type SlackKind = (typeof SLACK_KINDS)[number];

export const SLACK_SCHEDULES = DIGESTS;

/**
 * `failing`: the last message did not arrive, and the next one is tried. `broken`: Slack said that nothing arrives until a user mends
 * it. `locked`: AUTH_SECRET has changed, so that the keys must be entered again.
 */
export const SLACK_STATES = ["new", "active", "failing", "broken", "locked"] as const;
export type SlackState = (typeof SLACK_STATES)[number];

/** The first four last until a user mends them: nothing is sent until then. */
export const SLACK_PROBLEMS = [
  "KEY_REJECTED",
  "CHANNEL_NOT_FOUND",
  "CHANNEL_ARCHIVED",
  "NOT_ALLOWED",
  "MESSAGE_REFUSED",
  "RATE_LIMITED",
  "SLACK_FAILED",
  "UNREACHABLE",
  "PRIVATE_ADDRESS",
  "UNCONFIRMED",
] as const;
export type SlackProblem = (typeof SLACK_PROBLEMS)[number];

const LASTING: readonly SlackProblem[] = SLACK_PROBLEMS.slice(0, 4);

export const isLasting = (problem: SlackProblem): boolean => LASTING.includes(problem);

/**
 * The codes with which `chat.postMessage` (docs.slack.dev/reference/methods/chat.postMessage) and incoming webhooks
 * (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks) refuse a message.
 */
const BY_CODE: Record<string, SlackProblem> = {
  ...Object.fromEntries(
    [
      "invalid_auth",
      "not_authed",
      "account_inactive",
      "token_revoked",
      "token_expired",
      "no_service",
      "no_team",
      "invalid_token",
      "no_active_hooks",
      "team_disabled",
      "org_login_required",
      "no_service_id",
    ].map((code) => [code, "KEY_REJECTED"] as const),
  ),
  channel_not_found: "CHANNEL_NOT_FOUND",
  is_archived: "CHANNEL_ARCHIVED",
  channel_is_archived: "CHANNEL_ARCHIVED",
  ...Object.fromEntries(
    [
      "not_in_channel",
      "missing_scope",
      "no_permission",
      "access_denied",
      "ekm_access_denied",
      "restricted_action",
      "restricted_action_read_only_channel",
      "restricted_action_thread_only_channel",
      "not_allowed_token_type",
      "team_access_not_granted",
      "action_prohibited",
      "posting_to_general_channel_denied",
    ].map((code) => [code, "NOT_ALLOWED"] as const),
  ),
  ratelimited: "RATE_LIMITED",
  rate_limited: "RATE_LIMITED",
  message_limit_exceeded: "RATE_LIMITED",
  service_unavailable: "SLACK_FAILED",
  request_timeout: "SLACK_FAILED",
  rollup_error: "SLACK_FAILED",
  // "It's possible some aspect of the operation succeeded before the error was raised."
  internal_error: "UNCONFIRMED",
  fatal_error: "UNCONFIRMED",
};

/** What a code of Slack means; an unknown one is about the message. */
export const toSlackProblem = (code: string): SlackProblem => ownValue(BY_CODE, code) ?? "MESSAGE_REFUSED";
