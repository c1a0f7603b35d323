import type { z } from "zod";
import type { LanguageTag } from "#core/messages/language.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { Contract } from "./contract.ts";

/** Who reads a tool's answer. `signal` aborts when they have left. */
export type ToolReader = { language: LanguageTag; hidesPersonalData: boolean; signal: AbortSignal };

/** A contract bound to its use-case, as in a route, for assistants. */
export type ToolBinding<C extends Contract = Contract> = {
  name: string;
  contract: C;
  /** What the contract's own description leaves open for an assistant. */
  hint?: string;
  run: (input: z.output<C["input"]>, actor: Actor, reader: ToolReader) => Promise<z.input<C["output"]>>;
  /** A shorter form of a long answer. */
  brief?: (answer: z.output<C["output"]>) => unknown;
};

export const bindTool = <C extends Contract>(tool: ToolBinding<C>): ToolBinding => tool as unknown as ToolBinding;

type Warnings = { warnings?: unknown[] | undefined };

/** A heavy contract bound to its use-case, for worker threads. `stored` is what the route loads for it. */
export type TaskBinding = {
  contract: Contract;
  work: (input: unknown, language: LanguageTag, stored?: unknown) => Warnings;
};
