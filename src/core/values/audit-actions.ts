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
