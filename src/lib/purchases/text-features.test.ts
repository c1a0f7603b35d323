import { expect, test } from "vitest";
import { countTexts, type GivenFeatures } from "./text-features.ts";

const rowsOf = (...features: (GivenFeatures | undefined)[]) =>
  features.map((own, at) => ({ customerId: `c${at}`, ...(own && { features: own }) }));
const counted = (rows: ReturnType<typeof rowsOf>, most = 100) => {
  const { rows: found, texts } = countTexts(rows, most);
  return { features: found.map(({ features }) => features), texts };
};

test("numbers stay as they are", () => {
  const rows = rowsOf({ visits: 3 }, undefined);
  expect(countTexts(rows, 100)).toEqual({ rows, texts: [] });
});

test("a feature whose values are all numbers is one, also where they are written as texts; codes are none", () => {
  const { features, texts } = counted(
    rowsOf({ age: "12.5", zip: "01234" }, { age: 30, zip: "01234" }, { age: "-4e1", zip: "43210" }),
  );
  expect(features).toEqual([
    { age: 12.5, "zip=01234": 1 },
    { age: 30, "zip=01234": 1 },
    { age: -40, "zip=01234": 0 },
  ]);
  expect(texts).toEqual([]);
});

test("each value that several customers have is a number; a customer without the text has none of them", () => {
  const { features, texts } = counted(
    rowsOf(
      { plan: "gold", age: 30 },
      { plan: "free" },
      { plan: "gold" },
      { plan: "free" },
      { age: 41 },
      { plan: "pro" },
    ),
  );
  expect(features).toEqual([
    { age: 30, "plan=free": 0, "plan=gold": 1 },
    { "plan=free": 1, "plan=gold": 0 },
    { "plan=free": 0, "plan=gold": 1 },
    { "plan=free": 1, "plan=gold": 0 },
    { age: 41 },
    { "plan=free": 0, "plan=gold": 0 },
  ]);
  expect(texts).toEqual([{ feature: "plan", kept: 2, dropped: 1 }]);
});

test("one of two values is enough", () => {
  const { features, texts } = counted(rowsOf({ gender: "f" }, { gender: "m" }, { gender: "f" }, { gender: "m" }));
  expect(features).toEqual([{ "gender=f": 1 }, { "gender=f": 0 }, { "gender=f": 1 }, { "gender=f": 0 }]);
  expect(texts).toEqual([]);
});

test("a text that differs for every customer is left out, also if a customer has several rows", () => {
  const rows = [...rowsOf({ email: "a@x" }, { email: "b@x" }), ...rowsOf({ email: "a@x" })];
  expect(counted(rows).texts).toEqual([{ feature: "email", kept: 0, dropped: 2 }]);
});

test("at most ten values count, the most frequent ones", () => {
  const cities = Array.from({ length: 12 }, (_, i) =>
    Array.from({ length: 14 - i }, () => ({ city: `city ${i}` })),
  ).flat();
  const { features, texts } = counted(rowsOf(...cities));
  expect(texts).toEqual([{ feature: "city", kept: 10, dropped: 2 }]);
  expect(Object.keys(features[0] ?? {})).not.toContain("city=city 11");
});

test("there are never more features than allowed", () => {
  const rows = rowsOf({ a: "x", b: "x", n: 1 }, { a: "x", b: "x" }, { a: "y", b: "y" }, { a: "y", b: "z" });
  const { features, texts } = counted(rows, 2);
  expect(texts).toEqual([{ feature: "b", kept: 0, dropped: 3 }]);
  expect(features[0]).toEqual({ n: 1, "a=x": 1 });
});
