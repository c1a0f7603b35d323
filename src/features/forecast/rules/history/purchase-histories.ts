import type { Histories, PurchaseDays } from "#lib/clv/model.ts";

/** Computes x, t_x, T and m_x from purchase days, as of a day not before the last of them. */
export const computeHistories = ({ starts, days, amounts }: PurchaseDays, asOf: number): Histories => {
  const rows = starts.length - 1;
  const histories: Histories = {
    rows,
    repeatPurchases: new Float64Array(rows),
    recency: new Float64Array(rows),
    tenure: new Float64Array(rows),
    monetaryValue: new Float64Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const [first, end] = [starts[row] as number, starts[row + 1] as number];
    let [sum, known] = [0, 0];
    for (let at = first + 1; at < end; at++) {
      const amount = amounts[at] as number;
      if (Number.isNaN(amount)) continue;
      sum += amount;
      known++;
    }
    histories.repeatPurchases[row] = end - first - 1;
    histories.recency[row] = (days[end - 1] as number) - (days[first] as number);
    histories.tenure[row] = asOf - (days[first] as number);
    histories.monetaryValue[row] = known === 0 ? Number.NaN : sum / known;
  }
  return histories;
};
