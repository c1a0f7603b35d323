import { CODE_LANGUAGES, type CodeLanguage } from "#contracts/openapi/code-samples.ts";

/** The search words and the code language in the address. */
export type ReferenceState = { q: string; code: CodeLanguage };

const STANDARD: ReferenceState = { q: "", code: "curl" };

export const readState = (query: URLSearchParams): { state: ReferenceState; unknown: string[] } => {
  const asked = query.get("code") ?? STANDARD.code;
  const code = CODE_LANGUAGES.find((language) => language === asked);
  return {
    state: { q: (query.get("q") ?? "").slice(0, 100), code: code ?? STANDARD.code },
    unknown: code ? [] : ["code"],
  };
};

export const writeState = ({ q, code }: ReferenceState): string => {
  const query = new URLSearchParams();
  if (q !== STANDARD.q) query.set("q", q);
  if (code !== STANDARD.code) query.set("code", code);
  return query.size > 0 ? `?${query}` : "";
};
