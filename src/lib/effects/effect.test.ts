import { expect, test } from "vitest";
import { createRandom, normal } from "../statistics/random.ts";
import { estimateEffect, type GroupSums } from "./effect.ts";

type Pair = readonly [x: number, y: number];

const sumsOf = (pairs: readonly Pair[]): GroupSums =>
  pairs.reduce(
    (sums, [x, y]) => ({
      n: sums.n + 1,
      x: sums.x + x,
      xx: sums.xx + x * x,
      y: sums.y + y,
      yy: sums.yy + y * y,
      xy: sums.xy + x * y,
    }),
    { n: 0, x: 0, xx: 0, y: 0, yy: 0, xy: 0 },
  );

const stratum = (treated: readonly Pair[], control: readonly Pair[], name = "all") => ({
  stratum: name,
  treated: sumsOf(treated),
  control: sumsOf(control),
});

test("an effect without a covariate is the difference of means, with Welch's or the common variance", () => {
  // Means 4 and 2, variances 4 and 1: Neyman 4/3 + 1/3 = 1.667, common (8 + 2)/4 × (1/3 + 1/3) = 1.667.
  const found = estimateEffect([
    stratum(
      [
        [0, 2],
        [0, 4],
        [0, 6],
      ],
      [
        [0, 1],
        [0, 2],
        [0, 3],
      ],
    ),
  ]); // prettier
  expect(found?.effect).toBeCloseTo(2);
  expect(found?.standardError).toBeCloseTo(Math.sqrt(5 / 3));
  expect(found?.controlMean).toBeCloseTo(2);
});

test("what the past explains is taken out", () => {
  // Outcomes are the past, plus 1 if contacted; the contacted were richer by 2 before.
  const found = estimateEffect([
    stratum(
      [
        [4, 5],
        [6, 7],
        [8, 9],
      ],
      [
        [2, 2],
        [4, 4],
        [6, 6],
      ],
    ),
  ]);
  expect(found?.effect).toBeCloseTo(1);
  expect(found?.standardError).toBeCloseTo(0);
  expect(found?.explained).toBeCloseTo(1);
});

test("strata weigh by their members", () => {
  const strata = [
    stratum(
      [
        [0, 1],
        [0, 3],
      ],
      [
        [0, 0],
        [0, 2],
      ],
      "a",
    ), // +1 of 4
    stratum(
      Array.from({ length: 6 }, (_, i): Pair => [0, 10 + i]),
      Array.from({ length: 6 }, (_, i): Pair => [0, 5 + i]),
      "b",
    ), // +5 of 12
  ];
  expect(estimateEffect(strata)?.effect).toBeCloseTo((1 * 4 + 5 * 12) / 16);
});

test("a stratum without a control group counts with the largest, and no control group is no effect", () => {
  const large = stratum(
    [
      [0, 1],
      [0, 3],
    ],
    [
      [0, 0],
      [0, 2],
    ],
    "large",
  );
  const alone = stratum([[0, 2]], [], "alone");
  expect(estimateEffect([large, alone])).toEqual(
    estimateEffect([
      stratum(
        [
          [0, 1],
          [0, 3],
          [0, 2],
        ],
        [
          [0, 0],
          [0, 2],
        ],
      ),
    ]),
  );
  expect(estimateEffect([alone])).toBeNull();
  expect(estimateEffect([])).toBeNull();
});

test("a small control group without big spenders is not mistaken for precise", () => {
  const treated = Array.from({ length: 90 }, (_, i): Pair => [0, i % 10 === 0 ? 100 : 0]);
  const control = Array.from({ length: 10 }, (): Pair => [0, 0]);
  const { effect, standardError } = estimateEffect([stratum(treated, control)]) ?? { effect: 0, standardError: 0 };
  // By the groups' own variances it would be 10 / √(909.1 / 90) = 3.1 standard errors.
  expect(effect / standardError).toBeLessThan(1.1);
});

test("the covariate narrows the variance to 1 − ρ², as Deng et al. 2013 derive", () => {
  const [correlation, campaigns, each] = [0.7, 1200, 60];
  const random = createRandom(17);
  const draw = (): Pair => {
    const x = normal(random);
    return [x, correlation * x + Math.sqrt(1 - correlation ** 2) * normal(random)];
  };
  const effects = Array.from({ length: campaigns }, () => {
    const [treated, control] = [Array.from({ length: each }, draw), Array.from({ length: each }, draw)];
    const blind = (pairs: readonly Pair[]) => pairs.map(([, y]): Pair => [0, y]);
    return {
      adjusted: estimateEffect([stratum(treated, control)]),
      plain: estimateEffect([stratum(blind(treated), blind(control))]),
    };
  });
  const meanSquare = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  const of = (name: "adjusted" | "plain", part: "effect" | "standardError") =>
    meanSquare(effects.map((one) => one[name]?.[part] ?? Number.NaN));
  const expected = 1 - correlation ** 2;
  // The variance of 1,200 normal values has a standard error of 4%; one of 118 degrees of freedom is lost to the slope.
  expect(Math.abs(of("adjusted", "effect") / of("plain", "effect") / expected - 1)).toBeLessThan(0.1);
  expect(Math.abs(of("adjusted", "standardError") / of("plain", "standardError") / expected - 1)).toBeLessThan(0.02);
  // And the standard errors are those of the effects.
  expect(Math.abs(of("adjusted", "effect") / of("adjusted", "standardError") - 1)).toBeLessThan(0.1);
});
