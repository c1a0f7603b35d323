import { expect, test } from "vitest";
import { evaluate, readSamples, type Scrape } from "./promql.ts";

const scrape = (at: number, text: string): Scrape => ({ at, samples: readSamples(text, { job: "shop" }) });

const SCRAPES = [
  scrape(0, 'hits_total{code="200"} 10\nhits_total{code="500"} 0\nt_bucket{le="1"} 0\nt_bucket{le="+Inf"} 0'),
  scrape(60, 'hits_total{code="200"} 40\nhits_total{code="500"} 30\nt_bucket{le="1"} 1\nt_bucket{le="+Inf"} 1'),
  // A restarted process counts from 0.
  scrape(120, 'hits_total{code="200"} 30\nhits_total{code="500"} 30\nt_bucket{le="1"} 4\nt_bucket{le="+Inf"} 5\nup 1'),
];

test.each([
  ["up == 0", []],
  ['up{job="shop"} == 1', [1]],
  ['max(hits_total{code!~"2.."}) > 29.5', [30]],
  // 30 and, after the reset, 30 more; 30 and 0.
  ["increase(hits_total[5m]) > 0", [60, 30]],
  // Without the scrape 120 seconds before.
  ["increase(hits_total[2m]) > 0", [30]],
  ['sum by (job) (rate(hits_total{code="500"}[5m])) / sum by (job) (rate(hits_total[5m])) > 0', [30 / 90]],
  // 4 of 5 take at most a second; half of 5 are 2.5 of these 4.
  ["histogram_quantile(0.5, sum by (le) (rate(t_bucket[5m]))) > 0", [0.625]],
])("%s", (expression, values) => {
  const found = evaluate(expression, SCRAPES).map(({ value }) => value);
  expect(found).toEqual(values.map((value) => expect.closeTo(value, 12)));
});

test.each(["up", "up > ", "avg(up) > 1", "up > 1 and up", "rate(up) > 1", "up offset 5m > 1", "up > up"])(
  "%s is not evaluated",
  (expression) => {
    expect(() => evaluate(expression, SCRAPES)).toThrow();
  },
);
