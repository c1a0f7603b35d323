import { collapse, type Parameters, type TransactionFamily } from "#lib/clv/models/learn-transactions.ts";

import { expectedSpend } from "#lib/clv/spending.ts";
import { absolute, type Row } from "../row.ts";
import { FAMILIES, type Reference, type ReferenceModel, type Summaries } from "./reference.ts";
import { historyOf } from "./vectors.ts";

// Figures published by other implementations in their tests and manuals, with the parameters used.

const BG: Parameters = [0.2426, 4.4136, 0.7929, 2.4259];
/** As rounded in the manual. */
const BG_MANUAL: Parameters = [0.243, 4.414, 0.793, 2.426];
const PARETO: Parameters = [0.553, 10.578, 0.606, 11.669];

const ofNewCustomer = (family: TransactionFamily, parameters: Parameters, weeks: number): number =>
  weeks === 0 ? 0 : family.pAlive(parameters, 0, 0, 0) * family.expectedIfAlive(parameters, 0, 0, weeks, 0);

const numbersIn = (text: string): number[] => (text.match(/-?\d*\.?\d+/g) ?? []).map(Number);

type Reader = [pattern: RegExp, ours: (numbers: readonly number[], cdnow: Summaries) => number];

const chanceOf = (count: number, weeks: number): number => {
  const chances = new Float64Array(4096);
  FAMILIES.bgnbd.countsIfAlive(BG_MANUAL, weeks)(0, 0, chances);
  return chances[count] as number;
};

const READERS: readonly Reader[] = [
  [/^BG\/NBD E\[X\((.+)\)\]$/, ([weeks = 0]) => ofNewCustomer(FAMILIES.bgnbd, BG, weeks)],
  [/^Pareto\/NBD E\[X\((.+)\)\]$/, ([weeks = 0]) => ofNewCustomer(FAMILIES.pnbd, PARETO, weeks)],
  [/^BG\/NBD pmf P\(X\((.+)\)=(.+)\)$/, ([weeks = 0, count = 0]) => chanceOf(count, weeks)],
  [
    /^BG\/NBD CET x=(.+) t_x=(.+) T=(.+) t=(.+)$/,
    ([x = 0, recency = 0, T = 0, weeks = 0]) =>
      FAMILIES.bgnbd.pAlive(BG, x, recency, T) * FAMILIES.bgnbd.expectedIfAlive(BG, x, T, weeks, 0),
  ],
  [
    /^Pareto\/NBD CET customer 1516 x=(.+) t_x=(.+) T=(.+) t=(.+)$/,
    ([x = 0, recency = 0, T = 0, weeks = 0]) =>
      FAMILIES.pnbd.pAlive(PARETO, x, recency, T) * FAMILIES.pnbd.expectedIfAlive(PARETO, x, T, weeks, 0),
  ],
  [
    /^Pareto\/NBD P\(alive\) customer 1516 at \((.+),(.+),(.+),(.+)\)$/,
    ([r = 0, alpha = 0, s = 0, beta = 0]) => FAMILIES.pnbd.pAlive([r, alpha, s, beta], 26, 30.86, 31),
  ],
  [
    /^Gamma-Gamma E\[M\] CDNOW customer (.+) at p=(.+) q=(.+) v=(.+)$/,
    ([id = 0, p = 0, q = 0, v = 0], { ids, histories }) => {
      const at = ids.indexOf(String(id));
      return expectedSpend([p, q, v], histories.repeatPurchases[at] as number, histories.monetaryValue[at] as number);
    },
  ],
];

const likelihood = (check: string): number | null => {
  const found = /^(m?bgnbd) log-likelihood x=(.+) t_x=(.+) T=(.+) at r=(.+) alpha=(.+) a=(.+) b=(.+)$/.exec(check);
  if (!found) return null;
  const [x, recency, T, r, alpha, a, b] = found.slice(2).map(Number) as [
    ...[number, number, number],
    ...[number, number, number, number],
  ];
  const family = FAMILIES[found[1] as ReferenceModel];
  return family.logLikelihood(collapse(historyOf(x, recency, T)), [r, alpha, a, b], new Float64Array(4));
};

const oursOf = (check: string, cdnow: Summaries): number => {
  const known = likelihood(check);
  if (known !== null) return known;
  for (const [pattern, ours] of READERS) {
    const found = pattern.exec(check);
    if (found) return ours(numbersIn(found.slice(1).join(" ")), cdnow);
  }
  throw new Error(`There is no check named ${check}`);
};

export const publishedRows = ({ published_checks }: Reference, cdnow: Summaries): Row[] =>
  published_checks.map(({ check, stated, tolerance }) => absolute(check, oursOf(check, cdnow), stated, tolerance));
