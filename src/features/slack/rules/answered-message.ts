import { z } from "zod";
import { sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import type { ChurnState } from "#records/rules/customers/churn-states.ts";
import { SLACK_WORDS } from "./digest-words.ts";

/** A click as Slack posts it (docs.slack.dev/reference/interaction-payloads/block_actions-payload), as far as we use it. */
export const slackClick = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id: z.string().regex(/^[A-Z0-9]{1,40}$/), username: z.string().max(200).optional() }),
  actions: z.tuple([z.object({ action_id: z.string(), block_id: z.string().max(255) })], z.unknown()),
  response_url: z.url().optional(),
  message: z.object({ blocks: z.array(z.looseObject({ block_id: z.string().optional() })).max(50) }).optional(),
});
export type SlackClick = z.infer<typeof slackClick>;

type Block = NonNullable<SlackClick["message"]>["blocks"][number];

/** The customer whose buttons a block of this connection has; null for other blocks. */
export const customerOfBlock = (connectionId: string, blockId: string | undefined): string | null => {
  const [connection, customer, ...others] = (blockId ?? "").split("/");
  return connection === connectionId && customer && others.length === 0 ? customer : null;
};

/** Whom the buttons of a message are about. */
export const customersAnswered = (connectionId: string, blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => customerOfBlock(connectionId, block.block_id) ?? []);

type Mark = { state: ChurnState; until: string };
type MessageContext = { connectionId: string; language: Language; timeZone: string; currency: string };

/**
 * The message with each answered customer's buttons replaced by the answer: of all customers that have one, so that of two clicks at
 * the same time neither brings back the buttons of the other. `by` answered one of them just now.
 */
export const answeredBlocks = (
  blocks: readonly Block[],
  marks: ReadonlyMap<string, Mark>,
  by: { customerId: string; userId: string },
  { connectionId, language, timeZone, currency }: MessageContext,
): Block[] => {
  const words = SLACK_WORDS[language];
  const say = sayIn(language);
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  return blocks.map((block) => {
    const customerId = customerOfBlock(connectionId, block.block_id);
    const mark = customerId === null ? undefined : marks.get(customerId);
    if (!mark) return block;
    const answer = say(words.answered[mark.state], { day: formats.day(mark.until) });
    const text = customerId === by.customerId ? say(words.by, { answer, user: `<@${by.userId}>` }) : answer;
    return { type: "context", elements: [{ type: "mrkdwn", text }] };
  });
};
