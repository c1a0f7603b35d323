import type { ClientBase } from "pg";
import { unknownCustomers } from "#lib/server/db/customers/customers.ts";
import { refuseField } from "../domain/accounts/fields.ts";
import type { Scope } from "../domain/permissions.ts";

type OfCustomer = { customerId: string };

/** A function that throws INVALID_PARAMETER for an item of a customer who is not stored. */
export const customerChecker = async (client: ClientBase, scope: Scope, items: readonly OfCustomer[]) => {
  const unknown = await unknownCustomers(
    client,
    scope,
    items.map(({ customerId }) => customerId),
  );
  return ({ customerId: id }: OfCustomer): void => {
    if (!unknown.has(id)) return;
    refuseField("customerId", {
      ...{ reason: "no_customer", values: { id } },
      message: `is no customer of this business: ${id}`,
    });
  };
};
