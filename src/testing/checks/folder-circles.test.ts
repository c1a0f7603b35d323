import { describe, expect, test } from "vitest";
import { folderCircles } from "./folder-circles.ts";

const importsOf = (lines: string[]) =>
  lines.map((line) => {
    const [from = "", to = ""] = line.split(" -> ");
    return { from, to };
  });

describe("circles between folders", () => {
  test("two features that import each other form one, even if no two of their files do", () => {
    const imports = importsOf([
      "src/features/segments/list.tsx -> src/features/customers/link.tsx",
      "src/features/customers/page.tsx -> src/features/segments/mark.tsx",
      "src/features/customers/page.tsx -> src/features/customers/link.tsx",
    ]);
    expect(folderCircles(imports)).toEqual([
      { folder: "src/features", names: ["customers", "segments"], imports: [imports[1], imports[0]] },
    ]);
  });

  test("a circle over three folders is found, with its folders in order", () => {
    const circles = folderCircles(
      importsOf([
        "src/lib/a/1.ts -> src/lib/b/1.ts",
        "src/lib/b/2.ts -> src/lib/c/1.ts",
        "src/lib/c/2.ts -> src/lib/a/2.ts",
      ]),
    );
    expect(circles.map(({ folder, names }) => [folder, ...names])).toEqual([["src/lib", "a", "b", "c"]]);
  });

  test("a file next to folders counts as one of them", () => {
    const circles = folderCircles(
      importsOf([
        "src/features/axes/page.tsx -> src/features/axes/map/plot.tsx",
        "src/features/axes/map/plot.tsx -> src/features/axes/page.tsx",
      ]),
    );
    expect(circles.map(({ folder, names }) => [folder, ...names])).toEqual([["src/features/axes", "map", "page.tsx"]]);
  });

  test("one-way dependencies between floors, and circles of files only, are not reported", () => {
    const imports = importsOf([
      "src/features/segments/list.tsx -> src/lib/segments/rule.ts",
      "src/lib/segments/rule.ts -> src/core/words/say.ts",
      "src/core/words/say.ts -> src/core/words/round.ts",
      "src/core/words/round.ts -> src/core/words/say.ts",
    ]);
    expect(folderCircles(imports)).toEqual([]);
  });
});
