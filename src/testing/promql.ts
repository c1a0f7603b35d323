/**
 * Evaluates the part of PromQL that the alerts use, on scrapes of metrics; throws for any other. Without extrapolation, so that a
 * rise is at most as large as Prometheus computes it (prometheus.io/docs/prometheus/latest/querying).
 */

export type Sample = { name: string; labels: Readonly<Record<string, string>>; value: number };
/** `at`: seconds. */
export type Scrape = { at: number; samples: readonly Sample[] };

type Series = { labels: Readonly<Record<string, string>>; value: number };
type Range = { labels: Readonly<Record<string, string>>; values: number[] };
type Value = number | Series[];

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** The samples of Prometheus's text format, with the labels that a scrape adds. */
export const readSamples = (text: string, added: Readonly<Record<string, string>>): Sample[] =>
  text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
      if (name === "") throw new Error(`No sample: ${line}`);
      const own = Object.fromEntries([...labels.matchAll(LABEL)].map(([, key = "", text = ""]) => [key, text]));
      return { name, labels: { ...own, ...added }, value: value === "+Inf" ? Number.POSITIVE_INFINITY : Number(value) };
    });

const TOKEN =
  /\s*(?:([a-zA-Z_:][\w:]*)|(\d+(?:\.\d+)?)([smhd])?|"((?:[^"\\]|\\.)*)"|(==|!=|>=|<=|=~|!~|[-+*/(){}[\],=<>]))/y;
const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

type Token = { name?: string; number?: number; seconds?: number; text?: string; sign?: string };

const tokensOf = (expression: string): Token[] => {
  const tokens: Token[] = [];
  const source = expression.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(source);
    if (!found) throw new Error(`PromQL that is not read: ${source.slice(at)}`);
    const [, name, number, unit, text, sign] = found;
    if (name !== undefined) tokens.push({ name });
    else if (unit !== undefined) tokens.push({ seconds: Number(number) * (SECONDS[unit] as number) });
    else if (number !== undefined) tokens.push({ number: Number(number) });
    else if (text !== undefined) tokens.push({ text });
    else if (sign !== undefined) tokens.push({ sign });
  }
  return tokens;
};

const keyOf = (labels: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(labels).sort());

const pick = (labels: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));

const grouped = <Of extends { labels: Readonly<Record<string, string>> }>(
  series: readonly Of[],
  labelsOf: (one: Of) => Readonly<Record<string, string>>,
) => {
  const groups = new Map<string, { labels: Readonly<Record<string, string>>; members: Of[] }>();
  for (const one of series) {
    const labels = labelsOf(one);
    const group = groups.get(keyOf(labels)) ?? { labels, members: [] };
    group.members.push(one);
    groups.set(keyOf(labels), group);
  }
  return [...groups.values()];
};

const AGGREGATES: Record<string, (values: number[]) => number> = {
  sum: (values) => values.reduce((sum, each) => sum + each, 0),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
};

/** A counter that fell was reset. */
const riseOf = ({ values }: Range): number =>
  values
    .slice(1)
    .reduce((sum, value, i) => sum + (value >= (values[i] as number) ? value - (values[i] as number) : value), 0);

const withoutLe = ({ le: _, ...labels }: Readonly<Record<string, string>>) => labels;
const boundOf = ({ labels: { le } }: Series): number => (le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le));

const quantileOf = (share: number, buckets: readonly Series[]): number => {
  const sorted = buckets.toSorted((a, b) => boundOf(a) - boundOf(b));
  const all = sorted.at(-1)?.value ?? 0;
  if (all === 0) return Number.NaN;
  const at = sorted.findIndex(({ value }) => value >= share * all);
  const [bucket, before] = [sorted[at] as Series, sorted[at - 1]];
  const [low, below] = before ? [boundOf(before), before.value] : [0, 0];
  if (boundOf(bucket) === Number.POSITIVE_INFINITY) return low;
  return low + ((boundOf(bucket) - low) * (share * all - below)) / (bucket.value - below);
};

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  "==": (a, b) => a === b,
};

const divide = (left: Value, right: Value): Value => {
  if (typeof left === "number" || typeof right === "number") throw new Error("Only vectors are divided");
  const by = new Map(right.map(({ labels, value }) => [keyOf(labels), value]));
  return left.flatMap(({ labels, value }) => {
    const divisor = by.get(keyOf(labels));
    return divisor === undefined ? [] : [{ labels, value: value / divisor }];
  });
};

/** The series for which an expression holds, as of the last scrape. */
export const evaluate = (expression: string, scrapes: readonly Scrape[]): Series[] => {
  const tokens = tokensOf(expression);
  const last = scrapes.at(-1) ?? { at: 0, samples: [] };
  let at = 0;
  const next = (): Token => {
    const token = tokens[at++];
    if (!token) throw new Error(`PromQL that ends early: ${expression}`);
    return token;
  };
  const isSign = (sign: string): boolean => tokens[at]?.sign === sign;
  const take = (sign: string): void => {
    if (next().sign !== sign) throw new Error(`"${sign}" is missing in ${expression}`);
  };

  const matchers = (): ((labels: Readonly<Record<string, string>>) => boolean) => {
    const all: ((labels: Readonly<Record<string, string>>) => boolean)[] = [];
    if (!isSign("{")) return () => true;
    take("{");
    while (!isSign("}")) {
      const [{ name = "" }, { sign = "" }, { text = "" }] = [next(), next(), next()];
      const pattern = new RegExp(`^(?:${text})$`);
      const holds: Record<string, (value: string) => boolean> = {
        "=": (value) => value === text,
        "!=": (value) => value !== text,
        "=~": (value) => pattern.test(value),
        "!~": (value) => !pattern.test(value),
      };
      const test = holds[sign];
      if (!test) throw new Error(`No matcher: ${sign}`);
      all.push((labels) => test(labels[name] ?? ""));
      if (isSign(",")) take(",");
    }
    take("}");
    return (labels) => all.every((each) => each(labels));
  };
  const selected = (
    name: string,
    matches: (labels: Readonly<Record<string, string>>) => boolean,
    of: Scrape,
  ): Series[] => of.samples.filter((sample) => sample.name === name && matches(sample.labels));

  const rise = (perSecond: boolean): Series[] => {
    take("(");
    const { name = "" } = next();
    const matches = matchers();
    take("[");
    const { seconds } = next();
    if (seconds === undefined) throw new Error("A range needs a duration");
    take("]");
    take(")");
    const within = scrapes.filter((scrape) => scrape.at > last.at - seconds);
    const ranges = grouped(
      within.flatMap((scrape) => selected(name, matches, scrape)),
      ({ labels }) => labels,
    ).map(({ labels, members }) => ({ labels, values: members.map(({ value }) => value) }));
    return ranges
      .filter(({ values }) => values.length > 1)
      .map((range) => ({ labels: range.labels, value: riseOf(range) / (perSecond ? seconds : 1) }));
  };
  const aggregate = (join: (values: number[]) => number): Series[] => {
    const names: string[] = [];
    if (tokens[at]?.name === "by") {
      next();
      take("(");
      while (!isSign(")")) {
        names.push(next().name ?? "");
        if (isSign(",")) take(",");
      }
      take(")");
    }
    take("(");
    const of = quotient();
    take(")");
    if (typeof of === "number") throw new Error("Only vectors are aggregated");
    return grouped(of, ({ labels }) => pick(labels, names)).map(({ labels, members }) => ({
      labels,
      value: join(members.map(({ value }) => value)),
    }));
  };
  const quantile = (): Series[] => {
    take("(");
    const { number: share = Number.NaN } = next();
    take(",");
    const of = quotient();
    take(")");
    if (typeof of === "number") throw new Error("Quantiles are of buckets");
    return grouped(of, ({ labels }) => withoutLe(labels)).map(({ labels, members }) => ({
      labels,
      value: quantileOf(share, members),
    }));
  };
  const term = (): Value => {
    const { name, number, sign } = next();
    if (number !== undefined) return number;
    if (sign === "(") {
      const inner = quotient();
      take(")");
      return inner;
    }
    if (name === undefined) throw new Error(`PromQL that is not read: ${expression}`);
    if (name === "rate" || name === "increase") return rise(name === "rate");
    if (name === "histogram_quantile") return quantile();
    const join = AGGREGATES[name];
    return join ? aggregate(join) : selected(name, matchers(), last);
  };
  const quotient = (): Value => {
    let value = term();
    while (isSign("/")) {
      take("/");
      value = divide(value, term());
    }
    return value;
  };

  const left = quotient();
  const compare = COMPARE[next().sign ?? ""];
  const right = quotient();
  if (!compare || typeof left === "number" || typeof right !== "number" || at < tokens.length)
    throw new Error(`An alert compares a vector to a number: ${expression}`);
  return left.filter(({ value }) => compare(value, right)).map(({ labels, value }) => ({ labels, value }));
};
