import type { CustomersFound } from "#features/overview/contracts/customers-found.ts";

const listAddress = (criteria: Record<string, number>, sort?: string): string =>
  `/customers?${new URLSearchParams({ f: JSON.stringify(criteria), ...(sort && { sort }) })}`;

/** The lists whose totals are the numbers of the sentences about customers; null for one that isn't known. */
export const foundAddresses = ({ half, overdue }: Pick<CustomersFound, "half" | "overdue">) => ({
  all: "/customers",
  half: half && listAddress({ minLifetimeValue: half.leastLifetimeValue }, "-lifetimeValue"),
  once: listAddress({ minOrders: 1, maxOrders: 1 }),
  overdue: overdue && `/rfm/customers?${new URLSearchParams({ days: String(overdue.days), action: "win_back" })}`,
});
