import { refuseField } from "#core/values/fields.ts";
import { parseWebAddress } from "#core/values/web-address.ts";
import type { SlackKind } from "./kinds.ts";

/** What is encrypted. `signingSecret` is the app's: without it a digest has no buttons. */
export type SlackKeys = { url?: string; token?: string; signingSecret?: string };

type GivenSlackFields = {
  kind: SlackKind;
  channel?: string | null | undefined;
  url?: string | undefined;
  token?: string | undefined;
  /** Null removes it. */
  signingSecret?: string | null | undefined;
};

const HOSTS = ["hooks.slack.com", "hooks.slack-gov.com"];

/** Whether Slack itself answers at this address. */
export const isSlackHost = (text: string): boolean => {
  const address = parseWebAddress(text);
  return address?.protocol === "https:" && HOSTS.includes(address.host);
};

const required = (field: string): never => refuseField(field, { reason: "required", message: "is required" });

const checked = (field: string, text: string, isRight: boolean, example: string): string =>
  isRight
    ? text
    : refuseField(field, { reason: "slack_form", values: { example }, message: `must be of the form ${example}` });

/** `isAnyHost`: other addresses than Slack's are allowed, such as a server in the own network that speaks the same. */
const readUrl = (text: string, isAnyHost: boolean): string => {
  const address = parseWebAddress(text);
  const isRight = isAnyHost
    ? address !== null
    : isSlackHost(text) && address?.pathname.startsWith("/services/") === true;
  return checked("url", text, isRight, "https://hooks.slack.com/services/T…/B…/…");
};

const readToken = (text: string): string => checked("token", text, /^xoxb-[\w-]{8,400}$/.test(text), "xoxb-…");

/** An ID, which stays the same when a channel is renamed, or a public channel's name. */
const readChannel = (text: string): string =>
  checked("channel", text, /^([CGD][A-Z0-9]{5,30}|#?[^\s#@<>&A-Z]{1,80})$/u.test(text), "C0123456789 or #retention");

/** Slack shows 32 hexadecimal digits. */
const readSigningSecret = (text: string): string =>
  checked("signingSecret", text, /^[0-9a-f]{32}$/.test(text), "a1b2c3d4e5f60718293a4b5c6d7e8f90");

/**
 * The keys and the channel of a connection. Keys that are left out or empty keep their stored value. Throws INVALID_PARAMETER for the
 * first field that is missing or wrong.
 */
export const readSlackFields = (
  { kind, channel, ...given }: GivenSlackFields,
  { keys: stored, isAnyHost }: { keys: SlackKeys; isAnyHost: boolean },
): { keys: SlackKeys; channel: string | null } => {
  const entered = (field: keyof SlackKeys) => given[field]?.trim() || undefined;
  const secret = entered("signingSecret");
  const kept = given.signingSecret === null ? undefined : stored.signingSecret;
  const signingSecret = secret === undefined ? kept : readSigningSecret(secret);
  const shared = signingSecret === undefined ? {} : { signingSecret };
  if (kind === "webhook") {
    const url = entered("url") ? readUrl(entered("url") ?? "", isAnyHost) : (stored.url ?? required("url"));
    return { keys: { url, ...shared }, channel: null };
  }
  const token = entered("token") ? readToken(entered("token") ?? "") : (stored.token ?? required("token"));
  return { keys: { token, ...shared }, channel: readChannel(channel?.trim() || required("channel")) };
};
