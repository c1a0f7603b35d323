import { expect, it } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { GROUP_WORD_KEYS, GROUP_WORDS, inNameOrder } from "#lib/axes/claims.ts";
import { archetypeName, groupWord, noClearGroup } from "./group-names.ts";
import { LONGEST_NAME } from "./segment-words.ts";

/** All names that groups can get. */
const KEYS = GROUP_WORD_KEYS.flatMap((one) =>
  GROUP_WORD_KEYS.filter((other) => GROUP_WORDS[one].about !== GROUP_WORDS[other].about).map((other) =>
    inNameOrder([one, other]).join("+"),
  ),
);

it.each(LANGUAGES)(
  "every name a group can get is short and its own in %s, and every word has a meaning",
  (language) => {
    const keys = [...new Set(KEYS)];
    const names = keys.map((key) => archetypeName(key, language));
    expect(names.filter((name) => name.length > LONGEST_NAME)).toEqual([]);
    expect(new Set(names).size).toBe(keys.length);
    expect(new Set(GROUP_WORD_KEYS.map((word) => groupWord(word, language).means)).size).toBe(GROUP_WORD_KEYS.length);
  },
);

it("a key of an earlier version of the product is no clear group", () => {
  expect(archetypeName("one_time_customers", "en")).toBe(noClearGroup("en"));
  expect(archetypeName("occasional_buyers+slowing_customers", "es")).toBe("Sin grupo claro");
  expect(archetypeName("one_order+inactive", "pt")).toBe("Um pedido · Inativos");
});
