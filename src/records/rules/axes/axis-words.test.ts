import { describe, expect, test } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { axisWords, kindWords } from "./axis-words.ts";
import { featureWords } from "./feature-words.ts";

describe.each(AXES)("$name", ({ name, features, vocabulary }) => {
  test.each(LANGUAGES)("has complete texts, and no two that are the same, in %s", (language) => {
    expect(axisWords(name, language).asks).toMatch(/\?$/);
    const kinds = vocabulary.map(({ key }) => kindWords(name, key, language));
    const words = Object.keys(features).map((feature) => featureWords(name, feature, language));
    const names = [...kinds, ...words].map((each) => each.name);
    const apart = words.flatMap(({ more, less }) => [more, less]);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(apart).size).toBe(apart.length);
    for (const each of [...names, ...apart, ...kinds.map(({ means }) => means)]) expect(each).not.toBe("");
    for (const { key } of vocabulary) expect(names).not.toContain(key.replaceAll("_", " "));
    for (const feature of Object.keys(features)) expect(names).not.toContain(feature);
  });
});
