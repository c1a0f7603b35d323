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
      "src/ui/segments/list.tsx -> src/ui/customers/link.tsx",
      "src/ui/customers/page.tsx -> src/ui/segments/mark.tsx",
      "src/ui/customers/page.tsx -> src/ui/customers/link.tsx",
    ]);
    expect(folderCircles(imports)).toEqual([
      { folder: "src/ui", names: ["customers", "segments"], imports: [imports[1], imports[0]] },
    ]);
  });

  test("a circle over three folders is found, with its folders in order", () => {
    const circles = folderCircles(
      importsOf([
        "src/lib/domain/a/1.ts -> src/lib/domain/b/1.ts",
        "src/lib/domain/b/2.ts -> src/lib/domain/c/1.ts",
        "src/lib/domain/c/2.ts -> src/lib/domain/a/2.ts",
      ]),
    );
    expect(circles.map(({ folder, names }) => [folder, ...names])).toEqual([["src/lib/domain", "a", "b", "c"]]);
  });

  test("a file next to folders counts as one of them", () => {
    const circles = folderCircles(
      importsOf([
        "src/ui/axes/page.tsx -> src/ui/axes/map/plot.tsx",
        "src/ui/axes/map/plot.tsx -> src/ui/axes/page.tsx",
      ]),
    );
    expect(circles.map(({ folder, names }) => [folder, ...names])).toEqual([["src/ui/axes", "map", "page.tsx"]]);
  });

  test("one-way dependencies between floors, and circles of files only, are not reported", () => {
    const imports = importsOf([
      "src/ui/segments/list.tsx -> src/lib/domain/segments/rule.ts",
      "src/lib/domain/segments/rule.ts -> src/lib/domain/words/say.ts",
      "src/lib/domain/words/say.ts -> src/lib/domain/words/round.ts",
      "src/lib/domain/words/round.ts -> src/lib/domain/words/say.ts",
    ]);
    expect(folderCircles(imports)).toEqual([]);
  });
});
