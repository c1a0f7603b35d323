import type { TaskBinding, ToolBinding } from "./contracts/bindings.ts";
import type { LiveResources } from "./values/live-resources.ts";
import type { ReadScope, Scope } from "./values/permissions.ts";

/** What core itself writes to the audit log, by noun. */
export const CORE_AUDIT = { request: ["refused"], file: ["downloaded"] } as const;

/** What each feature writes to the audit log. A feature adds its own beside its definition. */
export interface AuditActions {
  core: typeof CORE_AUDIT;
}

type ActionsIn<Nouns> = {
  [Noun in keyof Nouns & string]: Nouns[Noun] extends readonly (infer Verb extends string)[]
    ? `${Noun}.${Verb}`
    : never;
}[keyof Nouns & string];

/** An action of the audit log, a noun and a verb: `token.created`. */
export type AuditAction =
  | "logout"
  | { [Name in keyof AuditActions]: ActionsIn<AuditActions[Name]> }[keyof AuditActions];

/** A list of customers that changes, audiences and campaigns can select from, by the filters of its own route. */
export type CustomerList = {
  /** The IDs of all customers that the list shows for these filters. */
  ids: () => Promise<(scope: ReadScope, filters: never) => Promise<string[]>>;
  /** For lists whose customers can have an outcome: the filters for all of them. */
  whoCanBeMarked?: Readonly<Record<string, string>>;
};

/** Deletes what is too old, or already done elsewhere; `before` is the instant so many days ago. */
export type CleanUp = (scope: Scope, before: (days: number) => Date) => Promise<unknown>;

/**
 * What a feature hands to the product, in its `feature.ts`: whatever needs all of a kind folds over `features.ts`, and
 * names no feature. Anything may import it, so it holds definitions, and imports the code behind them when it's called.
 */
export type Feature = {
  name: string;
  /** The files of its contracts. A route whose contract is in none of them fails `house.test.ts`. */
  contracts: readonly (() => Promise<object>)[];
  /** The topics of the API reference that its routes belong to: how their addresses begin. */
  topics?: Readonly<Record<string, readonly string[]>>;
  /** What it writes to the audit log: verbs by noun. */
  audit?: Readonly<Record<string, readonly string[]>>;
  live?: LiveResources;
  /** For assistants. */
  tools?: () => Promise<{ tools: readonly ToolBinding[] }>;
  /** Its heavy contracts, each with its use-case. */
  tasks?: () => Promise<{ tasks: readonly TaskBinding[] }>;
  /** What it deletes each night. */
  cleanUp?: () => Promise<CleanUp>;
  /** Its lists of customers, by the names in `CustomerListScope`. */
  lists?: Readonly<Record<string, CustomerList>>;
};

export const defineFeature = <const Definition extends Feature>(feature: Definition): Definition => feature;
