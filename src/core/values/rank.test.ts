import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orderGroups, readTyped } from "#features/search/rules.ts";
import { RANKS, rankAll, rankMatch } from "./rank.ts";

describe("the rank of a match", () => {
  test.each([
    ["clientes", "Clientes", RANKS.title],
    ["CLIEN", "Clientes", RANKS.beginning],
    ["prevencao churn", "Prevenção de churn", RANKS.words],
    ["clv", "Purchases/CLV", RANKS.words],
    ["uditor", "Registro de auditoría", RANKS.within],
    ["oscuro", "Apariencia", RANKS.also],
    ["apariencia modo", "Apariencia", RANKS.also],
    ["xyz", "Apariencia", null],
    ["", "Apariencia", null],
  ])("%s means %s: %s", (text, title, rank) => {
    expect(rankMatch(text, { title, also: ["modo óscuro"] })).toBe(rank);
  });

  test("does not depend on case and accents, and every beginning of a title finds it", () => {
    fc.assert(
      fc.property(fc.constantFrom("Ángela Núñez", "São Paulo", "Übersicht der Käufe"), fc.nat(), (title, at) => {
        const beginning = title.slice(0, 1 + (at % title.length));
        const plain = beginning.normalize("NFKD").replaceAll(/\p{M}/gu, "").toUpperCase();
        expect(rankMatch(plain, { title })).toBe(rankMatch(beginning, { title }));
        expect(rankMatch(beginning, { title })).toBeLessThanOrEqual(RANKS.beginning);
      }),
    );
  });

  test("decides the order, then recent use, then the items' own order", () => {
    const items = ["Segments of a customer", "New segment", "Segments", "Segment report"].map((title) => ({
      title,
      key: title,
    }));
    const keys = (recent: string[]) => rankAll("segment", items, recent).map(({ item }) => item.key);
    expect(keys([])).toEqual(["Segments of a customer", "Segments", "Segment report", "New segment"]);
    expect(keys(["Segment report", "New segment"])).toEqual([
      "Segment report",
      "Segments of a customer",
      "Segments",
      "New segment",
    ]);
  });
});

describe("what was typed", () => {
  test.each([
    ["@ana", "customers", "ana"],
    ["# vip ", "segments", "vip"],
    [" >log", "actions", "log"],
    ["/clv", "docs", "clv"],
    ["ana@example.com", null, "ana@example.com"],
    ["", null, ""],
  ])("%j asks for %s with %j", (typed, kind, text) => {
    expect(readTyped(typed)).toEqual({ kind, text });
  });
});

test("groups keep their order unless one has a better title", () => {
  const order = (...groups: Parameters<typeof orderGroups>[0][number][]) => orderGroups(groups).map(({ kind }) => kind);
  expect(order({ kind: "pages", ranks: [1] }, { kind: "customers", ranks: [1, 3] })).toEqual(["customers", "pages"]);
  expect(order({ kind: "segments", ranks: [2] }, { kind: "pages", ranks: [4, 0] })).toEqual(["pages", "segments"]);
  expect(order({ kind: "actions", ranks: [2] }, { kind: "customers", ranks: [4] })).toEqual(["customers", "actions"]);
});
