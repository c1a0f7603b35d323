"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { usePageKey } from "#ui/shared/keys/active-keys.ts";
import { ariaKeys } from "#ui/shared/keys/press.ts";
import { SHORTCUTS } from "#ui/shared/keys/shortcuts.ts";
import { customerAddress } from "#ui/shared/people/customer-state.ts";
import { useTrail } from "#ui/shared/people/trail.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./customer.module.css";

/** Links back to the list and to its previous and next customer; the keys `[` and `]` do the same. */
export const Neighbours = ({ id, from }: { id: string; from: string | null }) => {
  const t = useTranslations();
  const { count } = useFormats();
  const router = useRouter();
  const { address, title, ids = [], offset = 0, total = 0 } = useTrail(from);
  const at = ids.indexOf(id);
  const before = at > 0 ? ids[at - 1] : undefined;
  const after = at >= 0 ? ids[at + 1] : undefined;
  const go = (to: string | undefined) => (to === undefined ? null : () => router.push(customerAddress(to, address)));
  usePageKey("previous_customer", go(before));
  usePageKey("next_customer", go(after));
  if (address === undefined) return null;
  return (
    <nav className={styles.neighbours} aria-label={t("customer.list")}>
      <Link href={address}>
        <span aria-hidden>‹ </span>
        {title ?? t("customer.back")}
      </Link>
      {at >= 0 && <span>{t("customer.place", { place: count(offset + at + 1), total: count(total) })}</span>}
      {before !== undefined && (
        <Link href={customerAddress(before, address)} aria-keyshortcuts={ariaKeys(SHORTCUTS.previous_customer.keys)}>
          {t("table.previous")}
        </Link>
      )}
      {after !== undefined && (
        <Link href={customerAddress(after, address)} aria-keyshortcuts={ariaKeys(SHORTCUTS.next_customer.keys)}>
          {t("table.next")}
        </Link>
      )}
    </nav>
  );
};
