import type { Client } from "@modelcontextprotocol/sdk/client/index.js";

export type Call = [tool: string, given: Record<string, unknown>];

/** What questions refer to: customers' IDs by name, and the ID of a segment. */
export type Facts = { ids: Record<string, string>; segment: string };

export type Answer = { isError: boolean; value: unknown };

/** Calls a tool as an assistant does; its answer is one JSON text. */
export const ask = async (client: Client, ...[name, given]: Call): Promise<Answer> => {
  const { content, isError = false } = await client.callTool({ name, arguments: given });
  const [part] = content as { type: string; text?: string }[];
  return { isError: isError === true, value: JSON.parse(part?.text ?? "null") };
};

/** The part of a value at a path such as `data.0.name`. */
export const partAt = (value: unknown, at: string): unknown =>
  at.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);
