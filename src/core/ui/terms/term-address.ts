import type { TermKey } from "#core/messages/terms.ts";

/** The term's entry in the glossary. */
export const termAddress = (term: TermKey): string => `/glossary?term=${term}`;
