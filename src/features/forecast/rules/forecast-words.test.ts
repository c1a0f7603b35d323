import { describe, expect, it } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { REQUESTS } from "#lib/clv/forecast-request.ts";
import { CLV_TIERS } from "#lib/clv/forecast-setting.ts";
import { CLV_WARNINGS } from "#lib/clv/model.ts";
import { BASELINES, CHOICE_REASONS } from "#lib/clv/validation-report.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import { choiceInWords, forecastWarning, modelInWords } from "./forecast-words.ts";

const VALUES = {
  count: 2,
  customers: 12,
  days: 90,
  horizon: 365,
  cap: 1250.5,
  coverage: 0.9,
  level: 0.95,
  model: "pareto_nbd",
  fallback: "bg_nbd",
  asked: "ensemble",
  q: 1.5,
};

describe.each(LANGUAGES)("words in %s", (language) => {
  it("exist for every tier, with actions, and for every model", () => {
    for (const tier of CLV_TIERS) {
      const { label, actions } = tierInWords(tier, language);
      expect([label, ...actions].every((text) => text.length > 2)).toBe(true);
      expect(actions.length).toBeGreaterThan(1);
    }
    const models = [...REQUESTS, ...BASELINES].map((model) => modelInWords(model, language));
    expect(new Set(models).size).toBe(models.length);
  });

  it("are complete sentences for every warning and reason, singular and plural", () => {
    for (const values of [VALUES, { ...VALUES, count: 1, customers: 1, days: 1, horizon: 1 }]) {
      const said = [
        ...CLV_WARNINGS.map((code) => forecastWarning({ code, values }, language)),
        ...CHOICE_REASONS.map((code) => choiceInWords({ selected: "ensemble", reason: { code, values } }, language)),
      ];
      for (const sentence of said) expect(sentence).toMatch(/^[^{}]+\.$/);
    }
  });
});

describe("words", () => {
  it("name models and use the language's plural forms", () => {
    const values = { model: "pareto_nbd", fallback: "cohort" };
    expect(forecastWarning({ code: "not_converged", values }, "pt")).toBe(
      "Pareto/NBD não convergiu; Média por coorte foi usado no lugar.",
    );
    const capped = (count: number) => ({ code: "amounts_capped", values: { count, cap: 12500 } }) as const;
    expect(forecastWarning(capped(1), "pt")).toMatch(/^1 valor acima de 12\.500 contou como 12\.500/);
    expect(forecastWarning(capped(2), "en")).toMatch(/^2 amounts above 12,500 counted as 12,500/);
    expect(choiceInWords({ selected: "ensemble", reason: { code: "requested", values: {} } }, "es")).toBe(
      "Se pidió Combinación de modelos.",
    );
  });
});
