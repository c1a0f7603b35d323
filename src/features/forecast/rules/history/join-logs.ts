import type { PurchaseLog } from "../forecast-request.ts";

/** Concatenates logs of different customers. */
export const joinLogs = (logs: readonly PurchaseLog[]): PurchaseLog => {
  const purchases = logs.reduce((sum, { days }) => sum + days.length, 0);
  const joined = {
    customerIds: logs.flatMap(({ customerIds }) => customerIds),
    customers: new Uint32Array(purchases),
    days: new Int32Array(purchases),
    amounts: new Float64Array(purchases),
  };
  let [at, before] = [0, 0];
  for (const { customerIds, customers, days, amounts } of logs) {
    for (let i = 0; i < customers.length; i++) joined.customers[at + i] = (customers[i] as number) + before;
    joined.days.set(days, at);
    joined.amounts.set(amounts, at);
    at += days.length;
    before += customerIds.length;
  }
  return joined;
};
