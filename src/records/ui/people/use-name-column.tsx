"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ListColumn } from "#core/ui/table/column.ts";
import { TwoLines } from "#core/ui/table/two-lines.tsx";
import { customerDetail, customerName } from "./customer-name.ts";
import { customerAddress } from "./customer-state.ts";

type NamedCustomer = { id: string; externalId: string; name: string | null; email: string | null };

/** The customer, linked to their page. `here` is the list's own address, for the link back to it. */
export const useNameColumn = (here: string): ListColumn<NamedCustomer> => {
  const t = useTranslations();
  return {
    name: "name",
    title: t("terms.customer"),
    isSortable: true,
    show: (one) => (
      <TwoLines below={customerDetail(one)}>
        <Link href={customerAddress(one.id, here)}>{customerName(one)}</Link>
      </TwoLines>
    ),
  };
};
