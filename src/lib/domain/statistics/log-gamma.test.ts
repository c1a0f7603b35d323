import { describe, expect, it } from "vitest";
import { digamma, logBeta, logGamma, trigamma } from "./log-gamma.ts";

// x, ln Γ(x), ψ(x) and ψ′(x) from mpmath to 50 digits, rounded to double precision.
const VALUES = [
  [1e-6, 13.815509980749432, -1000000.57721402, 1000000000001.6449],
  [0.2426, 1.3197854750907922, -4.358361853222514, 18.198210324240314],
  [0.5, 0.5723649429247001, -1.9635100260214235, 4.934802200544679],
  [1.5, -0.12078223763524522, 0.03648997397857652, 0.9348022005446793],
  [2.5, 0.2846828704729192, 0.7031566406452432, 0.49035775610023485],
  [9.99, 12.779315214350193, 2.250700372831201, 0.10527695014824179],
  [10, 12.80182748008147, 2.251752589066721, 0.10516633568168575],
  [37.3, 96.8001270380233, 3.6055286087651184, 0.027172241325139977],
  [1000.25, 5906.9472682711175, 6.907505289414428, 0.0010002499791197934],
  [1e6, 12815504.569147613, 13.815510057964191, 1.0000005000001667e-6],
] as const;

const error = (found: number, wanted: number): number => Math.abs(found - wanted) / Math.max(1, Math.abs(wanted));

describe.each(VALUES)("at %d", (x, ofGamma, ofPsi, ofTrigamma) => {
  it("errors are at most 4e-15 for ln Γ, 1e-14 for ψ and 1e-13 for ψ′", () => {
    expect(error(logGamma(x), ofGamma)).toBeLessThan(4e-15);
    expect(error(digamma(x), ofPsi)).toBeLessThan(1e-14);
    expect(Math.abs(trigamma(x) / ofTrigamma - 1)).toBeLessThan(1e-13);
  });
});

it("ln B(3, 4) is −ln 60", () => {
  // Γ(3) Γ(4) / Γ(7) = 2 × 6 / 720.
  expect(logBeta(3, 4)).toBeCloseTo(-Math.log(60), 14);
});
