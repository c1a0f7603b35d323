"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { listAddress } from "#records/ui/list/save-and-export.tsx";

const useMaySeeCustomers = () => useCan({ resource: "customers", action: "list" }).data?.can === true;

type FigureLinkProps = {
  /** Null where no rule says the same. */
  criteria: Criteria | null | undefined;
  children: ReactNode;
};

/** A number of customers, which leads to the list of them. */
export const FigureLink = ({ criteria, children }: FigureLinkProps) => {
  const maySee = useMaySeeCustomers();
  if (!criteria || !maySee) return children;
  return (
    <Link href={listAddress(criteria)} prefetch={false}>
      {children}
    </Link>
  );
};

type CustomersMenuProps = {
  /** Names the row. */
  label: string;
  lists: readonly { words: string; criteria: Criteria }[];
};

/** Lists of customers that follow from a row, each of which can be saved as a segment and sent. */
export const CustomersMenu = ({ label, lists }: CustomersMenuProps) => {
  const router = useRouter();
  const maySee = useMaySeeCustomers();
  if (!maySee) return null;
  const items = lists.map(({ words, criteria }) => ({
    key: words,
    label: words,
    onClick: () => router.push(listAddress(criteria)),
  }));
  return <MoreMenu type="text" label={label} items={items} />;
};
