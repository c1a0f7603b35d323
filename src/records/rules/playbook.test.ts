import { describe, expect, it } from "vitest";
import { makeFormats } from "#core/messages/formats.ts";
import { toLocale } from "#core/messages/language.ts";
import { type PlaybookReason, reasonInWords } from "#records/rules/axes/reason-words.ts";
import { churnRules, conditionsInWords, DEFAULT_PLAYBOOK_SETTINGS } from "./playbook.ts";

const reader = (language: "en" | "pt") => ({
  language,
  formats: makeFormats({ locale: toLocale(language), timeZone: "UTC", currency: "USD" }),
});

describe("the reasons of a match", () => {
  it.each<[PlaybookReason, string]>([
    [{ because: "dominant", axis: "loyalty_trajectory", segment: "declining_risk" }, "Declining, may leave"],
    [
      { because: "membership", axis: "purchase_value", segment: "premium_spenders", share: 0.64, above: 0.5 },
      "64% Premium spenders, above 50%",
    ],
    [{ because: "lifetime_value", value: 600, above: 500 }, "$600.00 spent, above $500.00"],
  ])("%o", (reason, words) => {
    expect(reasonInWords(reason, reader("en"))).toBe(words);
  });
});

describe("the conditions of a rule", () => {
  it('read as part of a sentence, with "or" between segments and "and" between conditions', () => {
    const settings = { ...DEFAULT_PLAYBOOK_SETTINGS, drifting: ["declining_risk", "faded_newcomers"] };
    const [call, write] = churnRules(settings);
    expect(conditionsInWords(call?.when ?? [], reader("en"))).toBe(
      "who look most like “Declining, may leave” or “Faded newcomers” (Loyalty trajectory) and who clearly belong to “Premium spenders” (more than 50%)",
    );
    expect(conditionsInWords(write?.when ?? [], reader("pt"))).toMatch(
      / ou .* e que gastaram mais de US\$.500,00 no total$/,
    );
  });
});
