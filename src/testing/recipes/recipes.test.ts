import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RECIPES } from "./recipes.ts";

describe("the recipes of CONTRIBUTING.md", () => {
  const page = readFileSync("CONTRIBUTING.md", "utf8");

  test.each(Object.entries(RECIPES))("%s: names every file, of which there are few", (_, { edits, most }) => {
    const files = new Set(edits.map(({ file }) => file.replace(/\/(en|es|pt)(?=[/.])/, "/{en,es,pt}")));
    for (const file of files) expect(page).toContain(`\`${file}\``);
    expect([...files].filter((file) => !/[.]test[.]|^src\/testing\//.test(file)).length).toBeLessThanOrEqual(most);
  });

  test.each(Object.entries(RECIPES))("%s: the place of every edit occurs once", (_, { edits }) => {
    const texts = new Map<string, string>();
    for (const edit of edits) {
      if ("text" in edit) {
        texts.set(edit.file, edit.text);
        continue;
      }
      const parts = (texts.get(edit.file) ?? readFileSync(edit.file, "utf8")).split(edit.after);
      expect(parts.length - 1, `${edit.file}: ${edit.after}`).toBe(1);
      texts.set(edit.file, parts.join(edit.after + edit.insert));
    }
  });
});
