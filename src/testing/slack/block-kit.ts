import type { ActionsBlock, ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from "@slack/types";
import { z } from "zod";

/**
 * Slack's published limits (docs.slack.dev/reference/block-kit) of the blocks that we post. The compiler checks the shapes against
 * Slack's own types, and no block may have a field that is not here.
 */
const text = (max: number) => z.string().min(1).max(max);
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal("mrkdwn"), text: text(max), verbatim: z.literal(true) });
const plain = (max: number) => z.strictObject({ type: z.literal("plain_text"), text: text(max) });
const id = text(255);

const header: z.ZodType<HeaderBlock> = z.strictObject({ type: z.literal("header"), text: plain(150) });
const section: z.ZodType<SectionBlock> = z.strictObject({ type: z.literal("section"), text: mrkdwn(3000) });
const context: z.ZodType<ContextBlock> = z.strictObject({
  type: z.literal("context"),
  elements: z.array(mrkdwn(3000)).min(1).max(10),
});
const button = z.strictObject({ type: z.literal("button"), action_id: id, text: plain(75) });
const actions: z.ZodType<ActionsBlock> = z.strictObject({
  type: z.literal("actions"),
  block_id: id,
  elements: z.array(button).min(1).max(25),
});

const isUnique = (ids: readonly (string | undefined)[]): boolean => new Set(ids).size === ids.length;

/** A message's blocks: at most 50, each ID once, and less text than Slack was seen to refuse (slackapi/bolt-js#2509). */
const messageBlocks = z
  .array(z.union([header, section, context, actions]) as z.ZodType<KnownBlock>)
  .min(1)
  .max(50)
  .refine((blocks) => isUnique(blocks.flatMap(({ block_id: one }) => one ?? [])), "block_id must be unique")
  .refine((blocks) => JSON.stringify(blocks).length <= 13_000, "msg_blocks_too_long");

/** The name with which Slack refuses a message; null if it takes it. */
export const blocksProblem = (blocks: unknown): string | null => {
  const { error } = messageBlocks.safeParse(blocks);
  if (!error) return null;
  return error.issues.some(({ message }) => message === "msg_blocks_too_long")
    ? "msg_blocks_too_long"
    : "invalid_blocks";
};
