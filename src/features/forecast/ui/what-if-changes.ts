/** Relative changes in whole percent. */
export type WhatIfChanges = { retention: number; orderValue: number; newCustomers: number };

export const MOST_CHANGE = 30;

/** `5,0,-10` of the address; undefined if it is not understood. */
export const parseChanges = (text: string): WhatIfChanges | undefined => {
  if (!/^-?\d{1,2},-?\d{1,2},-?\d{1,2}$/.test(text)) return undefined;
  const [retention = 0, orderValue = 0, newCustomers = 0] = text.split(",").map(Number);
  const changes = { retention, orderValue, newCustomers };
  return Object.values(changes).every((change) => Math.abs(change) <= MOST_CHANGE) ? changes : undefined;
};

export const writeChanges = ({ retention, orderValue, newCustomers }: WhatIfChanges): string =>
  [retention, orderValue, newCustomers].join(",");
