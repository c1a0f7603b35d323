import { cellText } from "#features/imports/rules/cells/cell-text.ts";

/** Values of rows under their orders' IDs; a row without an ID belongs to the order above it. */
const valuesByOrder = (ids: readonly string[], values: readonly string[]): { rows: number; values: string[] }[] => {
  const orders = new Map<string, { rows: number; values: string[] }>();
  let last = "";
  for (const [i, cell] of ids.entries()) {
    last = cellText(cell) || last;
    const order = orders.get(last) ?? { rows: 0, values: [] };
    const value = cellText(values[i]);
    order.rows++;
    // What concerns an order is often written on its first row only, with nothing or 0 on the others.
    if (value !== "" && !/^0+([.,]0+)?$/.test(value)) order.values.push(value);
    orders.set(last, order);
  }
  return [...orders.values()];
};

/** Whether an order has several rows. */
export const hasSeveralRows = (ids: readonly string[]): boolean => valuesByOrder(ids, []).some(({ rows }) => rows > 1);

/** Whether an amount is written for each line: it differs in most of the orders that have it on several rows. */
export const isWrittenPerLine = (ids: readonly string[], values: readonly string[]): boolean => {
  const several = valuesByOrder(ids, values).filter(({ values }) => values.length > 1);
  const differing = several.filter(({ values }) => new Set(values).size > 1);
  return differing.length > 0 && 2 * differing.length >= several.length;
};
