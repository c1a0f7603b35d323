import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { assertAllowed, count } from "#core/auth/rate-limit.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { settings } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { parseWebAddress } from "#core/values/web-address.ts";
import { markChurn, readChurnMarks } from "#features/playbooks/record-churn-feedback.ts";
import { isSlackHost } from "#features/slack/rules/connection-fields.ts";
import { respondToSlack } from "#features/slack/store/slack-client.ts";
import { type ClickedConnection, findClickedConnection } from "#features/slack/store/slack-connections.ts";
import { CHURN_STATES, type ChurnState } from "#records/rules/customers/customer-standing.ts";
import { openedSlackKeys } from "./manage-connections.ts";
import {
  answeredBlocks,
  customersAnswered,
  readBlockCustomer,
  type SlackClick,
  slackClick,
} from "./rules/digest-message.ts";
import { isSignedBySlack } from "./store/slack-client.ts";

/** Slack shows a warning to who clicked unless we answer within three seconds. */
const RESPONSE_MS = 1500;

type Received = { headers: Headers; body: Uint8Array; network: string };

/** Undefined for anything else than a click. */
const clickIn = (body: Uint8Array): SlackClick | undefined => {
  try {
    const payload = new URLSearchParams(new TextDecoder().decode(body)).get("payload");
    return slackClick.safeParse(JSON.parse(payload ?? "")).data;
  } catch {
    return undefined;
  }
};

type Clicked = { click: SlackClick; connectionId: string; connection: ClickedConnection; webhook: string | undefined };

/** The block names the connection, whose app's secret has to have signed the whole request. Throws AUTH_FAILED and RATE_LIMITED. */
const verified = async ({ headers, body, network }: Received): Promise<Clicked> => {
  const click = clickIn(body);
  const [connectionId = ""] = (click?.actions[0].block_id ?? "").split("/");
  const connection = isUuid(connectionId) ? await findClickedConnection(connectionId) : undefined;
  const keys = connection && openedSlackKeys(connectionId, connection);
  const secret = keys?.signingSecret;
  if (!click || !connection || !secret || !isSignedBySlack(secret, { headers, body, now: now() })) {
    await assertAllowed("refused", network);
    throw new AppError("AUTH_FAILED", "The signature is wrong");
  }
  return { click, connectionId, connection, webhook: keys.url };
};

/** Only Slack's own addresses and where we post anyway are answered, also if private addresses are allowed. */
const isAnswerable = (url: string, webhook = ""): boolean => {
  const ours = [settings().SLACK_API_URL, webhook].map((each) => parseWebAddress(each)?.origin);
  return isSlackHost(url) || ours.includes(parseWebAddress(url)?.origin ?? "");
};

/** Sent apart from the answer to the click. What was recorded stays so if Slack can't show it. */
const respond = async ({ click: { response_url: url }, webhook }: Clicked, answer: object): Promise<void> => {
  if (url === undefined || !isAnswerable(url, webhook)) return;
  await respondToSlack(url, answer, RESPONSE_MS).catch((error: unknown) =>
    log().warn({ err: error }, "Slack did not take the answer to a click"),
  );
};

const showAnswers = async (actor: Actor, clicked: Clicked, customerId: string) => {
  const { click, connectionId, connection } = clicked;
  const blocks = click.message?.blocks ?? [];
  const ids = customersAnswered(connectionId, blocks).filter(isUuid);
  const { timeZone, currency } = await getBusinessOrThrow(actor);
  const marks = await readChurnMarks(actor, ids);
  const frame = { connectionId, language: connection.language, timeZone, currency };
  const by = { customerId, userId: click.user.id };
  await respond(clicked, { replace_original: true, blocks: answeredBlocks(blocks, marks, by, frame) });
};

/**
 * Records a click on Contacted, Snooze or Not relevant as the customer's outcome, as the churn list does, and shows it in the message. A repeated
 * click changes nothing, and neither does a request that is received again. Throws AUTH_FAILED for a wrong or old signature, and RATE_LIMITED; nothing is recorded then.
 */
export const recordSlackClick = async (received: Received): Promise<void> => {
  const clicked = await verified(received);
  const { click, connectionId, connection } = clicked;
  await assertAllowed("webhook", connectionId);
  // Each click has a signature of its own, so the same one again is a replay, which could bring back an outcome that a user has cleared.
  const { isExceeded: isReplay } = await count("slack-signature", received.headers.get("x-slack-signature") ?? "");
  if (isReplay) return;
  const { businessId, language } = connection;
  const { action_id: state, block_id: blockId } = click.actions[0];
  const customerId = readBlockCustomer(connectionId, blockId) ?? "";
  if (!CHURN_STATES.includes(state as ChurnState)) return;
  const actor: Actor = { businessId, kind: "system", id: "slack", role: "manager" };
  const { id: userId, username } = click.user;
  const reason = `Slack: ${username === undefined ? userId : `@${username} (${userId})`}`;
  const { refused } = serverWordsIn(language).slack_digest;
  const tell = (text: string) => respond(clicked, { response_type: "ephemeral", replace_original: false, text });
  try {
    await markChurn(actor, customerId, state as ChurnState, { reason });
  } catch (error) {
    const isGone = error instanceof AppError && error.code === "NOT_FOUND";
    if (!isGone) log().error({ err: error, businessId }, "a click in Slack was not recorded");
    await tell(isGone ? refused.gone : refused.failed);
    return;
  }
  if (click.message) await showAnswers(actor, clicked, customerId);
};
