import { metrics } from "#core/server/metrics.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CopyKind } from "#records/orders/copy/copied-orders.ts";
import { ensureCopy } from "#records/orders/copy/order-copy.ts";

// A benchmark of a fast path fails when something else answered.

type Counter = "copyQueries" | "cacheLookups";

const countsOf = async (counter: Counter): Promise<Map<string, number>> => {
  const { values } = await metrics()[counter].get();
  return new Map(values.map(({ labels, value }) => [String(Object.values(labels)[0]), value]));
};

/** Runs `work`, and throws unless all that it counted was answered by this. */
const answeredBy = async <Result>(counter: Counter, by: string, work: () => Promise<Result>): Promise<Result> => {
  const before = await countsOf(counter);
  const result = await work();
  const rises = [...(await countsOf(counter))].map(
    ([answer, count]) => [answer, count - (before.get(answer) ?? 0)] as const,
  );
  const isOnly = rises.every(([answer, rise]) => (answer === by ? rise > 0 : rise === 0));
  if (isOnly) return result;
  const counted = rises.map(([answer, rise]) => `${rise} by ${answer}`).join(", ");
  throw new Error(`This measures answers by ${by}, but there were ${counted}`);
};

export const answeredByCache = <Result>(work: () => Promise<Result>): Promise<Result> =>
  answeredBy("cacheLookups", "hit", work);

type Shop = { scope: Scope; of: readonly CopyKind[] };

/** Runs `work` with copies of the orders, and throws unless they answered. */
export const answeredByCopies = async <Result>({ scope, of }: Shop, work: () => Promise<Result>): Promise<Result> => {
  for (const kind of of) await ensureCopy(scope, kind);
  return answeredBy("copyQueries", "copy", work);
};
