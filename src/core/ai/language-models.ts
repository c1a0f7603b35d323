type LanguageModel = {
  /** List price in USD per million tokens. */
  input: number;
  output: number;
  /** Whether the model supports `output_config.effort`. */
  takesEffort: boolean;
};

const model = (input: number, output: number, takesEffort = true): LanguageModel => ({ input, output, takesEffort });

/**
 * Anthropic's list prices as of 2026-10 (platform.claude.com/docs, "Models and pricing"); for Haiku 5.5, prompts up to
 * 100,000 tokens. Approximate: contracts, regions and later changes differ.
 */
const MODELS: Readonly<Record<string, LanguageModel>> = {
  "claude-fable-5-1": model(10, 50),
  "claude-fable-5": model(10, 50),
  "claude-opus-5-5": model(4, 20),
  "claude-opus-5": model(5, 25),
  "claude-opus-4-8": model(5, 25),
  "claude-opus-4-7": model(5, 25),
  "claude-opus-4-6": model(5, 25),
  "claude-opus-4-5": model(5, 25),
  "claude-sonnet-5-5": model(2, 10),
  "claude-sonnet-5": model(2, 10),
  "claude-sonnet-4-6": model(3, 15),
  "claude-sonnet-4-5": model(3, 15, false),
  "claude-haiku-5-5": model(0.1, 0.5),
  "claude-haiku-4-5": model(1, 5, false),
};

/** By model ID, with or without a snapshot date. */
const modelNamed = (id: string): LanguageModel | undefined => MODELS[id.replace(/-\d{8}$/, "")];

export const takesEffort = (id: string): boolean => modelNamed(id)?.takesEffort ?? false;

/** Approximate cost in USD; null if the model's price is unknown. */
export const computeTokenCost = (
  id: string,
  { tokensIn, tokensOut }: { tokensIn: number; tokensOut: number },
): number | null => {
  const own = modelNamed(id);
  return own ? (tokensIn * own.input + tokensOut * own.output) / 1_000_000 : null;
};
