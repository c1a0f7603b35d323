import { describe, expect, test } from "vitest";
import { sayIn } from "#core/messages/format-message.ts";
import { LANGUAGES } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { loadMessages } from "#texts.ts";

describe.each(LANGUAGES)("texts of a small shop in %s", (language) => {
  test("don't call 0 an amount at stake, nor one movement the largest of one", async () => {
    const { nothing, no_movement, floor, moves } = (await loadMessages(language)).overview;
    const say = sayIn(language);
    for (const text of [nothing, no_movement, floor]) {
      expect(say(text, { floor: "£0", hasFloor: "false" })).not.toMatch(/[0{}]/);
      expect(say(text, { floor: "£9", hasFloor: "true" })).toContain("£9");
    }
    expect(say(moves.about, { isAll: "true", shown: 1, all: 1, days: 90 })).not.toContain("1");
    expect(say(moves.about, { isAll: "false", shown: 5, all: 12, days: 90 })).toMatch(/5.*12/);
  });

  test("advise nothing that only pays for large amounts", () => {
    const { purchasing_words, value_actions } = wordsIn(language);
    const advice = [
      ...Object.values(purchasing_words.groups).flatMap(({ actions }) => actions),
      ...Object.values(value_actions).flatMap((actions) => Object.values(actions)),
    ];
    expect(advice.length).toBeGreaterThan(20);
    const onlyForLarge = /personal contact|account manager|contacto personal|contato pessoal|gerente/i;
    expect(advice.filter((text) => onlyForLarge.test(text))).toEqual([]);
  });
});
