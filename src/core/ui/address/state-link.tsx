"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { Address, AddressChange } from "./use-address-state.ts";

type Props<State extends object> = {
  page: Pick<Address<State>, "change" | "address">;
  to: AddressChange<State>;
  className?: string | undefined;
  /** Whether it is the selected one of several links. */
  isCurrent?: boolean;
  children: ReactNode;
};

/** A link to this page in another state: it can be copied or opened in a new tab, and following it needs no request. */
export const StateLink = <State extends object>({ page, to, className, isCurrent, children }: Props<State>) => (
  <Link
    href={page.address(to)}
    prefetch={false}
    className={className}
    {...(isCurrent && { "aria-current": "true" as const })}
    onNavigate={(event) => {
      event.preventDefault();
      page.change(to);
    }}
  >
    {children}
  </Link>
);
