"use client";

import { useCan } from "@refinedev/core";
import { useSelection } from "#core/ui/table/selection/use-selection.ts";
import { customerName } from "#records/ui/people/customer-name.ts";

type ListedCustomer = { id: string; name: string | null; externalId: string };

/** `useSelection` for lists of customers: checkboxes for users who may change or export customers. */
export const useBulkSelection = <Row extends ListedCustomer>(
  question: string,
  list: { rows: readonly Row[] | undefined; total: number },
) => {
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const { chosen, selection } = useSelection(question, list, { nameOf: customerName });
  return { chosen, selection: mayEdit || mayExport ? selection : undefined };
};
