import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findAll } from "./find.ts";
import { orderGroups, readTyped } from "./result-kinds.ts";
import { contentWords, isOneEditAway, stem } from "./words.ts";

const found = (text: string, ...items: { title: string; also?: readonly string[] }[]) =>
  findAll(text, items).map(({ item }) => item.title);

describe("words", () => {
  test("words of a question are those that say what is looked for, and all of a text that has no others", () => {
    expect(contentWords("Who should I contact today?")).toEqual(["contact", "today"]);
    expect(contentWords("¿Por qué bajaron los ingresos?")).toEqual(["bajaron", "ingresos"]);
    expect(contentWords("Quem devo contatar")).toEqual(["contatar"]);
    expect(contentWords("what is it")).toEqual(["what", "is", "it"]);
  });

  test.each([
    ["customers", "customer"],
    ["companies", "company"],
    ["shopping", "shop"],
    ["clientes", "cliente"],
    ["perdidos", "perdida"],
    ["compraron", "comprar"],
    ["previsiones", "prevision"],
    ["promocoes", "promocao"],
    ["compraram", "compra"],
    ["canais", "canal"],
  ])("%s is a form of %s", (one, other) => {
    expect(stem(one)).toBe(stem(other));
  });

  test("the words for customers and their own fields are apart", () => {
    expect(stem("customer")).not.toBe(stem("custom"));
    expect(stem("orders")).toBe(stem("order"));
  });

  test("have one typing error if a letter is missing, added, replaced or swapped", () => {
    for (const wrong of ["campaing", "campagn", "campaaign", "camqaign"]) {
      expect(isOneEditAway(wrong, "campaign")).toBe(true);
    }
    for (const other of ["campaign", "champions", "compains"]) expect(isOneEditAway(other, "campaign")).toBe(false);
  });
});

describe("finding", () => {
  const champions = { title: "Champions", also: ["best customers, vip", "mejores clientes"] };
  const customers = { title: "Customers", also: ["people, customer list"] };
  const terms = { title: "Champions League of socks" };

  test("the name comes before what has the word beside others, and both before nothing", () => {
    expect(found("champions", terms, champions)).toEqual(["Champions", "Champions League of socks"]);
    expect(found("xyzzy", champions, customers)).toEqual([]);
  });

  test("a whole synonym counts more than a frequent word of a name", () => {
    expect(found("my best customers", customers, champions)[0]).toBe("Champions");
    expect(found("mejores clientes", customers, champions)).toEqual(["Champions"]);
  });

  test("a typing error in a long word is forgiven, in a short one it isn't", () => {
    expect(found("chapmions", champions)).toEqual(["Champions"]);
    expect(found("vop", champions)).toEqual([]);
  });

  test("does not depend on case, accents and the words around, and every beginning of a name finds it", () => {
    fc.assert(
      fc.property(fc.constantFrom("Ángela Núñez", "São Paulo", "Übersicht der Käufe"), fc.nat(), (title, at) => {
        const beginning = title.slice(0, 2 + (at % (title.length - 1)));
        const plain = beginning.normalize("NFKD").replaceAll(/\p{M}/gu, "").toUpperCase();
        expect(findAll(plain, [{ title }])).toEqual(findAll(beginning, [{ title }]));
        expect(found(beginning, { title })).toEqual([title]);
      }),
    );
  });

  test("those used recently come first of equally good ones", () => {
    const items = ["a", "b"].map((key) => ({ key, title: "Same name" }));
    expect(findAll("same", items, ["b"]).map(({ item }) => item.key)).toEqual(["b", "a"]);
  });
});

describe("groups of results", () => {
  test("the best match decides; of equal ones what exists comes first", () => {
    const order = (...groups: [Parameters<typeof orderGroups>[0][number]["kind"], number][]) =>
      orderGroups(groups.map(([kind, score]) => ({ kind, scores: [score] }))).map(({ kind }) => kind);
    expect(order(["customers", 1], ["pages", 0.7], ["segments", 0.7])).toEqual(["customers", "segments", "pages"]);
    expect(order(["terms", 1], ["segments", 0.7], ["pages", 0.4])).toEqual(["segments", "terms", "pages"]);
  });

  test("a sign before the text limits the search to a kind", () => {
    expect(readTyped(" #vip ")).toEqual({ kind: "segments", text: "vip" });
    expect(readTyped("@ ana")).toEqual({ kind: "customers", text: "ana" });
    expect(readTyped("a/b")).toEqual({ kind: null, text: "a/b" });
  });
});
